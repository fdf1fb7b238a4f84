package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product of a matrix in 16 bits with a vector.
 *
 * <p>A matrix is stored in tiles of as many rows as two vector registers have lanes, column by
 * column: {@code [tiles, depth, rows]}. A value's bits are those of IEEE 754 binary16. Moved to
 * where binary32 has its own, they mean the value times 2^-112 without a look at the exponent.
 */
final class LoraKernel {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));

  private static final int LANES = FLOATS.length();

  /** Rows of a tile: sums of four registers hide that one has to wait for the sum before. */
  static final int TILE_ROWS = 2 * LANES;

  /** Columns that are read in one step: the depth is a multiple of it. */
  static final int STEP = 2;

  /** What a product has to be multiplied with, because of how values are read. */
  static final float READING = 0x1p112f;

  private static final int MANTISSA_SHIFT = 23 - 10;
  private static final int SIGN_AND_VALUE = 0x8fffe000;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final MemorySegment MEMORY = NativeMemory.ALL;

  private LoraKernel() {}

  /** Bytes from one tile to the next. */
  static long tileBytes(int depth) {
    return (long) depth * TILE_ROWS * Short.BYTES;
  }

  /**
   * {@code y += factor * (M x)}.
   *
   * @param matrix address of its first tile
   * @param depth columns of the matrix
   * @param rows of the matrix
   * @param x address of {@code depth} floats
   * @param y address of {@code rows} floats
   */
  static void addProduct(long matrix, int depth, int rows, float factor, long x, long y) {
    long tile = matrix;
    for (int row = 0; row < rows; row += TILE_ROWS) {
      FloatVector upperEven = FloatVector.zero(FLOATS);
      FloatVector upperOdd = upperEven;
      FloatVector lowerEven = upperEven;
      FloatVector lowerOdd = upperEven;
      for (int k = 0; k < depth; k += STEP) {
        FloatVector even = broadcast(x, k);
        upperEven = weights(tile, 2 * k).fma(even, upperEven);
        lowerEven = weights(tile, 2 * k + 1).fma(even, lowerEven);
        FloatVector odd = broadcast(x, k + 1);
        upperOdd = weights(tile, 2 * k + 2).fma(odd, upperOdd);
        lowerOdd = weights(tile, 2 * k + 3).fma(odd, lowerOdd);
      }
      add(upperEven.add(upperOdd).mul(factor), y, row, rows);
      add(lowerEven.add(lowerOdd).mul(factor), y, row + LANES, rows);
      tile += tileBytes(depth);
    }
  }

  /** The values of a tile's register, by its number in the tile. */
  private static FloatVector weights(long tile, int register) {
    long address = tile + (long) register * (LANES * Short.BYTES);
    IntVector bits =
        (IntVector)
            ShortVector.fromMemorySegment(SHORTS, MEMORY, address, ORDER)
                .convertShape(VectorOperators.S2I, INTS, 0);
    return bits.lanewise(VectorOperators.LSHL, MANTISSA_SHIFT)
        .and(SIGN_AND_VALUE)
        .reinterpretAsFloats();
  }

  private static FloatVector broadcast(long x, int index) {
    return FloatVector.broadcast(
        FLOATS, MEMORY.get(JAVA_FLOAT_UNALIGNED, x + (long) index * Float.BYTES));
  }

  /** Adds to the rows from one on that there are. */
  private static void add(FloatVector sum, long y, int row, int rows) {
    long address = y + (long) row * Float.BYTES;
    if (row + LANES <= rows) {
      FloatVector.fromMemorySegment(FLOATS, MEMORY, address, ORDER)
          .add(sum)
          .intoMemorySegment(MEMORY, address, ORDER);
    } else if (row < rows) {
      VectorMask<Float> mask = FLOATS.indexInRange(row, rows);
      FloatVector.fromMemorySegment(FLOATS, MEMORY, address, ORDER, mask)
          .add(sum)
          .intoMemorySegment(MEMORY, address, ORDER, mask);
    }
  }
}
