package io.athanor.inference.engine;

/** Receives the logits of one entry of a decoded batch. */
@FunctionalInterface
public interface LogitsReader {

  /**
   * Reads one row.
   *
   * @param index of the entry in the batch
   * @param logits one value per token of the vocabulary; the array is reused for the next row and
   *     may be overwritten
   */
  void read(int index, float[] logits);
}
