package io.athanor.trainer.engine;

/**
 * A's first values: Kaiming-uniform with a = sqrt(5), as PEFT, which is uniform in +-1/sqrt(in).
 *
 * <p>Counter-based (SplitMix64 of seed, matrix and index): a value depends on nothing that ran
 * before it, so there is no generator state to save.
 */
final class LoraInitialisation {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private LoraInitialisation() {}

  static float[] of(long seed, LoraLayout.Matrix matrix) {
    double bound = 1 / Math.sqrt(matrix.columns());
    long stream = mix(seed + GOLDEN * (7L * matrix.layer() + matrix.module().ordinal() + 1));
    float[] values = new float[Math.toIntExact(matrix.size())];
    for (int i = 0; i < values.length; i++) {
      double uniform = (mix(stream + GOLDEN * i) >>> 11) * 0x1p-53;
      values[i] = (float) ((2 * uniform - 1) * bound);
    }
    return values;
  }

  /** Finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
