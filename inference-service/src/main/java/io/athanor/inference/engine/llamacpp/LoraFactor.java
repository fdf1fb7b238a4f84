package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * One of the two low-rank matrices of a weight, [rows, columns], of all adapters in memory, stored
 * as {@link LoraKernel} reads them.
 *
 * <p>A matrix is stored times the power of two with which its greatest value just fits into 16
 * bits. So nothing is lost of values that came in 16 bits, and none is subnormal, which would make
 * processors slow. Values that came in 32 bits become two columns: what fits, and the rest.
 */
final class LoraFactor {

  private static final int GREATEST_EXPONENT = 14;
  private static final int GREATEST_SHIFT = 120;

  /** The rest of a value is less than the value by the bits of binary16's mantissa. */
  private static final float REST = 0x1p11f;

  /** Keeps the products of values that are read as tiny numbers from becoming subnormal. */
  private static final float PREPARED = 0x1p100f;

  private static final MemorySegment MEMORY = NativeMemory.ALL;

  private final int rows;
  private final int columns;
  private final boolean half;
  private final int depth;
  private final List<MemorySegment> slots;
  private final float[] factors;

  /**
   * @param half whether values are stored in 16 bits, not as two of them
   * @param slots memory of each, of {@link #bytes}
   */
  LoraFactor(int rows, int columns, boolean half, List<MemorySegment> slots) {
    this.rows = rows;
    this.columns = columns;
    this.half = half;
    this.depth = depth(columns, half);
    this.slots = List.copyOf(slots);
    this.factors = new float[slots.size()];
  }

  /** Memory of a slot. */
  static long bytes(int rows, int columns, boolean half) {
    return tiles(rows) * LoraKernel.tileBytes(depth(columns, half));
  }

  /** Bytes that {@link #prepare} writes for a vector. */
  static long preparedBytes(int columns, boolean half) {
    return (long) depth(columns, half) * Float.BYTES;
  }

  private static int depth(int columns, boolean half) {
    int values = half ? columns : 2 * columns;
    return (values + LoraKernel.STEP - 1) / LoraKernel.STEP * LoraKernel.STEP;
  }

  /** Tiles of a matrix, the last one perhaps not full. */
  int tiles() {
    return tiles(rows);
  }

  private static int tiles(int rows) {
    return (rows + LoraKernel.TILE_ROWS - 1) / LoraKernel.TILE_ROWS;
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
    MemorySegment target = slots.get(slot).fill((byte) 0);
    for (int row = 0; row < matrix.length / matrixColumns; row++) {
      for (int column = 0; column < matrixColumns; column++) {
        put(target, row, column, matrix[row * matrixColumns + column] * scale);
      }
    }
  }

  private void put(MemorySegment target, int row, int column, float value) {
    int tileRows = LoraKernel.TILE_ROWS;
    long tile = (long) (row / tileRows) * depth;
    int stored = half ? column : 2 * column;
    long index = (tile + stored) * tileRows + row % tileRows;
    short first = Float.floatToFloat16(value);
    target.setAtIndex(JAVA_SHORT, index, first);
    if (!half) {
      float rest = (value - Float.float16ToFloat(first)) * REST;
      target.setAtIndex(JAVA_SHORT, index + tileRows, Float.floatToFloat16(rest));
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
   * Adds the product with a slot's matrix, from a tile to before another one.
   *
   * @param vector address of a prepared one
   * @param result address of what to add to, from the tile's first row on
   */
  void multiply(int slot, int tile, int end, float scale, long vector, long result) {
    long matrix = slots.get(slot).address() + tile * LoraKernel.tileBytes(depth);
    int affected = Math.min(end * LoraKernel.TILE_ROWS, rows) - tile * LoraKernel.TILE_ROWS;
    LoraKernel.addProduct(matrix, depth, affected, factors[slot] * scale, vector, result);
  }

  private static float get(long address, int index) {
    return MEMORY.get(JAVA_FLOAT_UNALIGNED, address + (long) index * Float.BYTES);
  }

  private static void set(long address, int index, float value) {
    MEMORY.set(JAVA_FLOAT_UNALIGNED, address + (long) index * Float.BYTES, value);
  }
}
