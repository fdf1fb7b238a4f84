package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One of the two low-rank matrices of a weight, [rows, columns], of all adapters in memory, stored
 * as {@link LoraKernel} reads them.
 *
 * <p>A matrix is stored times the power of two with which its greatest value just fits into 16
 * bits. So nothing is lost of values that came in 16 bits, and none is subnormal, which would make
 * processors slow. Values that came in 32 bits become two columns: what fits, and the rest.
 */
final class LoraFactor {

  /** Vectors that one call multiplies at most; fewer are multiplied one by one. */
  static final int FOUR = 4;

  private static final int ALIGNMENT = 64;
  private static final int GREATEST_EXPONENT = 14;
  private static final int GREATEST_SHIFT = 120;

  /** The rest of a value is less than the value by the bits of binary16's mantissa. */
  private static final float REST = 0x1p11f;

  /** Keeps the products of values that are read as tiny numbers from becoming subnormal. */
  private static final float PREPARED = 0x1p100f;

  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private final int rows;
  private final int columns;
  private final boolean half;
  private final int depth;
  private final long slotBytes;
  private final MemorySegment values;
  private final float[] factors;

  /**
   * @param half whether values are stored in 16 bits, not as two of them
   */
  LoraFactor(Arena arena, int rows, int columns, boolean half, int slots) {
    this.rows = rows;
    this.columns = columns;
    this.half = half;
    this.depth = depth(columns, half);
    this.slotBytes = tiles() * LoraKernel.tileBytes(depth);
    this.values = arena.allocate(slotBytes * slots, ALIGNMENT);
    this.factors = new float[slots];
  }

  /** Bytes that {@link #prepare} writes for a vector. */
  static long preparedBytes(int columns, boolean half) {
    return (long) depth(columns, half) * Float.BYTES;
  }

  private static int depth(int columns, boolean half) {
    int values = half ? columns : 2 * columns;
    return (values + LoraKernel.STEP - 1) / LoraKernel.STEP * LoraKernel.STEP;
  }

  int rows() {
    return rows;
  }

  /** Tiles of a matrix, the last one perhaps not full. */
  int tiles() {
    return (rows + LoraKernel.LANES - 1) / LoraKernel.LANES;
  }

  /** Fills a slot with a matrix, row by row; what it has less than the slot becomes zero. */
  void fill(int slot, float[] matrix, int matrixColumns) {
    float greatest = 0;
    for (float value : matrix) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    int shift = Math.min(GREATEST_EXPONENT - Math.getExponent(greatest), GREATEST_SHIFT);
    float scale = Math.scalb(1f, shift);
    factors[slot] = LoraKernel.READING / PREPARED * Math.scalb(1f, -shift);
    MemorySegment target = values.asSlice(slot * slotBytes, slotBytes).fill((byte) 0);
    for (int row = 0; row < matrix.length / matrixColumns; row++) {
      for (int column = 0; column < matrixColumns; column++) {
        put(target, row, column, matrix[row * matrixColumns + column] * scale);
      }
    }
  }

  private void put(MemorySegment target, int row, int column, float value) {
    int lanes = LoraKernel.LANES;
    long tile = (long) (row / lanes) * depth;
    int stored = half ? column : 2 * column;
    long index = (tile + stored) * lanes + row % lanes;
    short first = Float.floatToFloat16(value);
    target.setAtIndex(JAVA_SHORT, index, first);
    if (!half) {
      float rest = (value - Float.float16ToFloat(first)) * REST;
      target.setAtIndex(JAVA_SHORT, index + lanes, Float.floatToFloat16(rest));
    }
  }

  /** Writes a vector of {@code columns} values the way {@link #multiply} takes it. */
  void prepare(long vector, long target) {
    for (int i = 0; i < columns; i++) {
      float value = PREPARED * get(vector, i);
      if (half) {
        set(target, i, value);
      } else {
        set(target, 2 * i, value);
        set(target, 2 * i + 1, value / REST);
      }
    }
    for (int i = half ? columns : 2 * columns; i < depth; i++) {
      set(target, i, 0);
    }
  }

  /**
   * Adds products with a slot's matrix, from a tile to before another one.
   *
   * @param count vectors: one or {@link #FOUR}
   * @param vectors prepared ones
   * @param results what to add to, from the tile's first row on
   */
  void multiply(
      int slot,
      int tile,
      int end,
      int count,
      float scale,
      NativeColumns vectors,
      NativeColumns results) {
    long matrix = values.address() + slot * slotBytes + tile * LoraKernel.tileBytes(depth);
    int affected = Math.min(end * LoraKernel.LANES, rows) - tile * LoraKernel.LANES;
    float factor = factors[slot] * scale;
    if (count == FOUR) {
      LoraKernel.addToFour(matrix, depth, affected, factor, vectors, results);
    } else {
      LoraKernel.addToOne(matrix, depth, affected, factor, vectors, results);
    }
  }

  private static float get(long address, int index) {
    return MEMORY.get(JAVA_FLOAT_UNALIGNED, address + (long) index * Float.BYTES);
  }

  private static void set(long address, int index, float value) {
    MEMORY.set(JAVA_FLOAT_UNALIGNED, address + (long) index * Float.BYTES, value);
  }
}
