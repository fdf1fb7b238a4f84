package io.athanor.trainer.engine;

/**
 * A generator without state (SplitMix64; Steele, Lea, Flood 2014): the number at an index is a
 * function of stream and index alone, so nothing has to be saved to go on with it.
 */
public final class SplitMix64 {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private SplitMix64() {}

  /** 64 random bits at an index of a stream. */
  public static long at(long stream, long index) {
    long z = stream + GOLDEN * index;
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
