package io.athanor.inference.engine.llamacpp;

import java.util.Arrays;

/** The columns of a batch that have an adapter, in the order of the slots that these are in. */
final class BatchSlots {

  private final long[] entries;
  private int columns;
  private int size;

  /**
   * @param columns of the longest batch
   */
  BatchSlots(int columns) {
    entries = new long[columns];
  }

  void clear() {
    columns = 0;
    size = 0;
  }

  /** The next column's slot; 0 for the base model, whose column stays as it is. */
  void add(int slot) {
    if (slot > 0) {
      entries[size++] = (long) slot << Integer.SIZE | columns;
    }
    columns++;
  }

  /** All columns are known. */
  void finish() {
    Arrays.sort(entries, 0, size);
  }

  /** All columns of the batch. */
  int columns() {
    return columns;
  }

  /** Columns that have an adapter. */
  int size() {
    return size;
  }

  int slot(int index) {
    return (int) (entries[index] >>> Integer.SIZE);
  }

  int column(int index) {
    return (int) entries[index];
  }
}
