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
 * The product of a matrix in 16 bits with one vector, or with four that share the work of reading
 * the matrix. A vector's result is bit for bit the same either way.
 *
 * <p>A matrix is stored in tiles of as many rows as a vector register has lanes, column by column:
 * {@code [tiles, depth, lanes]}. A value's bits are those of IEEE 754 binary16. Moved to where
 * binary32 has its own, they mean the value times 2^-112 without a look at the exponent.
 */
final class LoraKernel {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));

  /** Rows of a tile. */
  static final int LANES = FLOATS.length();

  /** Columns that are read in one step: the depth is a multiple of it. */
  static final int STEP = 2;

  /** What a product has to be multiplied with, because of how values are read. */
  static final float READING = 0x1p112f;

  private static final int MANTISSA_SHIFT = 23 - 10;
  private static final int SIGN_AND_VALUE = 0x8fffe000;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private LoraKernel() {}

  /** Bytes from one tile to the next. */
  static long tileBytes(int depth) {
    return (long) depth * LANES * Short.BYTES;
  }

  /**
   * {@code y += factor * (M x)}.
   *
   * @param matrix address of its first tile
   * @param depth columns of the matrix
   * @param rows of the matrix
   * @param x the first of them, of {@code depth} values
   * @param y the first of them, of {@code rows} values
   */
  static void addToOne(
      long matrix, int depth, int rows, float factor, NativeColumns x, NativeColumns y) {
    long tile = matrix;
    for (int row = 0; row < rows; row += LANES) {
      FloatVector even = FloatVector.zero(FLOATS);
      FloatVector odd = FloatVector.zero(FLOATS);
      for (int k = 0; k < depth; k += STEP) {
        even = weights(tile, k).fma(broadcast(x.address(), k), even);
        odd = weights(tile, k + 1).fma(broadcast(x.address(), k + 1), odd);
      }
      add(even, odd, factor, y.address(), row, rows);
      tile += tileBytes(depth);
    }
  }

  /** As {@link #addToOne} for four vectors. */
  static void addToFour(
      long matrix, int depth, int rows, float factor, NativeColumns x, NativeColumns y) {
    long x0 = x.column(0);
    long x1 = x.column(1);
    long x2 = x.column(2);
    long x3 = x.column(3);
    long tile = matrix;
    for (int row = 0; row < rows; row += LANES) {
      FloatVector even0 = FloatVector.zero(FLOATS);
      FloatVector even1 = even0;
      FloatVector even2 = even0;
      FloatVector even3 = even0;
      FloatVector odd0 = even0;
      FloatVector odd1 = even0;
      FloatVector odd2 = even0;
      FloatVector odd3 = even0;
      for (int k = 0; k < depth; k += STEP) {
        FloatVector even = weights(tile, k);
        even0 = even.fma(broadcast(x0, k), even0);
        even1 = even.fma(broadcast(x1, k), even1);
        even2 = even.fma(broadcast(x2, k), even2);
        even3 = even.fma(broadcast(x3, k), even3);
        FloatVector odd = weights(tile, k + 1);
        odd0 = odd.fma(broadcast(x0, k + 1), odd0);
        odd1 = odd.fma(broadcast(x1, k + 1), odd1);
        odd2 = odd.fma(broadcast(x2, k + 1), odd2);
        odd3 = odd.fma(broadcast(x3, k + 1), odd3);
      }
      add(even0, odd0, factor, y.column(0), row, rows);
      add(even1, odd1, factor, y.column(1), row, rows);
      add(even2, odd2, factor, y.column(2), row, rows);
      add(even3, odd3, factor, y.column(3), row, rows);
      tile += tileBytes(depth);
    }
  }

  private static FloatVector weights(long tile, int column) {
    long address = tile + (long) column * (LANES * Short.BYTES);
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

  private static void add(
      FloatVector even, FloatVector odd, float factor, long y, int row, int rows) {
    long address = y + (long) row * Float.BYTES;
    FloatVector sum = even.add(odd).mul(factor);
    if (row + LANES <= rows) {
      FloatVector.fromMemorySegment(FLOATS, MEMORY, address, ORDER)
          .add(sum)
          .intoMemorySegment(MEMORY, address, ORDER);
    } else {
      VectorMask<Float> mask = FLOATS.indexInRange(row, rows);
      FloatVector.fromMemorySegment(FLOATS, MEMORY, address, ORDER, mask)
          .add(sum)
          .intoMemorySegment(MEMORY, address, ORDER, mask);
    }
  }
}
