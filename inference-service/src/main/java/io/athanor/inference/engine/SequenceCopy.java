package io.athanor.inference.engine;

/** What the key-value cache holds of a sequence, copied to memory outside of it. */
public interface SequenceCopy extends AutoCloseable {

  /** Frees its memory. */
  @Override
  void close();
}
