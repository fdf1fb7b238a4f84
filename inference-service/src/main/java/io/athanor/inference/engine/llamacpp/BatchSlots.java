package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Which slot of the bank each column of a batch belongs to, and the native structures that tell
 * ggml: a list of the numbers, and a mask that keeps of a product with several slots' matrices what
 * belongs to the column's own.
 */
final class BatchSlots {

  private static final int ALIGNMENT = 64;

  private final MemorySegment slots;
  private final MemorySegment factors;
  private int count;
  private int lowest;
  private int highest;
  private boolean hasBase;

  /** I32 [columns, 1]. */
  final long numbers;

  /** F32 [columns, rows], see {@link #mask}. */
  final long mask;

  /**
   * @param columns of the longest batch
   * @param rows of the widest mask
   */
  BatchSlots(Arena arena, int columns, int rows) {
    slots = arena.allocate(JAVA_INT, columns);
    factors = arena.allocate((long) columns * rows * Float.BYTES, ALIGNMENT);
    numbers = arena.allocate(GgmlTensor.BYTES, ALIGNMENT).address();
    GgmlTensor.setType(numbers, GgmlTensor.TYPE_I32);
    GgmlTensor.setData(numbers, slots.address());
    mask = arena.allocate(GgmlTensor.BYTES, ALIGNMENT).address();
    GgmlTensor.setType(mask, GgmlTensor.TYPE_F32);
    GgmlTensor.setData(mask, factors.address());
  }

  void clear() {
    count = 0;
    lowest = Integer.MAX_VALUE;
    highest = 0;
    hasBase = false;
  }

  /** The next column's slot; 0 for the base model, whose column no product changes. */
  void add(int slot) {
    slots.setAtIndex(JAVA_INT, count++, slot);
    if (slot == 0) {
      hasBase = true;
    } else {
      lowest = Math.min(lowest, slot);
      highest = Math.max(highest, slot);
    }
  }

  int count() {
    return count;
  }

  /** First slot of an adapter that occurs; there is one. */
  int lowest() {
    return lowest;
  }

  int highest() {
    return highest;
  }

  /** Whether all columns have the same adapter. */
  boolean alike() {
    return lowest == highest && !hasBase;
  }

  /** All columns are known. */
  void finish(SlotRange range, int rank) {
    GgmlTensor.setShape(numbers, Integer.BYTES, 1, count, 1);
    if (range.masked()) {
      writeMask(range, rank);
    }
  }

  private void writeMask(SlotRange range, int rank) {
    long rows = (long) range.count() * rank;
    GgmlTensor.setShape(mask, Float.BYTES, rows, count, 1);
    factors.asSlice(0, rows * count * Float.BYTES).fill((byte) 0);
    for (int column = 0; column < count; column++) {
      int slot = slots.getAtIndex(JAVA_INT, column);
      if (slot > 0) {
        long start = column * rows + (long) (slot - range.first()) * rank;
        for (int i = 0; i < rank; i++) {
          factors.setAtIndex(JAVA_FLOAT, start + i, 1);
        }
      }
    }
  }
}
