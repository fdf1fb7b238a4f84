package io.athanor.inference.engine.llamacpp;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Products of small matrices, row by row in arrays, that lie in the caches of one core. */
final class TileProduct {

  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

  /** Rows that are computed together: of a left matrix, there must be a multiple of it. */
  private static final int ROWS = 4;

  /** Columns that are computed together: of a right matrix, there must be a multiple of it. */
  static final int COLUMNS = 2 * FLOATS.length();

  private TileProduct() {}

  /**
   * {@code C = A B}, or {@code C += A B}.
   *
   * @param a [rows, depth], from an element on
   * @param b [depth, columns]
   * @param c [rows, columns], from an element on
   */
  static void multiply(
      float[] a,
      int aStart,
      float[] b,
      float[] c,
      int cStart,
      int rows,
      int depth,
      int columns,
      boolean add) {
    for (int row = 0; row < rows; row += ROWS) {
      for (int column = 0; column < columns; column += COLUMNS) {
        multiply(
            a,
            aStart + row * depth,
            b,
            column,
            c,
            cStart + row * columns + column,
            depth,
            columns,
            add);
      }
    }
  }

  /** Four rows and two registers of columns: enough sums that none waits for the one before. */
  private static void multiply(
      float[] a,
      int aStart,
      float[] b,
      int bStart,
      float[] c,
      int cStart,
      int depth,
      int columns,
      boolean add) {
    FloatVector left0 = start(c, cStart, add);
    FloatVector left1 = start(c, cStart + columns, add);
    FloatVector left2 = start(c, cStart + 2 * columns, add);
    FloatVector left3 = start(c, cStart + 3 * columns, add);
    int lanes = FLOATS.length();
    FloatVector right0 = start(c, cStart + lanes, add);
    FloatVector right1 = start(c, cStart + columns + lanes, add);
    FloatVector right2 = start(c, cStart + 2 * columns + lanes, add);
    FloatVector right3 = start(c, cStart + 3 * columns + lanes, add);
    for (int k = 0; k < depth; k++) {
      FloatVector left = FloatVector.fromArray(FLOATS, b, bStart + k * columns);
      FloatVector right = FloatVector.fromArray(FLOATS, b, bStart + k * columns + lanes);
      FloatVector value0 = FloatVector.broadcast(FLOATS, a[aStart + k]);
      left0 = value0.fma(left, left0);
      right0 = value0.fma(right, right0);
      FloatVector value1 = FloatVector.broadcast(FLOATS, a[aStart + depth + k]);
      left1 = value1.fma(left, left1);
      right1 = value1.fma(right, right1);
      FloatVector value2 = FloatVector.broadcast(FLOATS, a[aStart + 2 * depth + k]);
      left2 = value2.fma(left, left2);
      right2 = value2.fma(right, right2);
      FloatVector value3 = FloatVector.broadcast(FLOATS, a[aStart + 3 * depth + k]);
      left3 = value3.fma(left, left3);
      right3 = value3.fma(right, right3);
    }
    left0.intoArray(c, cStart);
    left1.intoArray(c, cStart + columns);
    left2.intoArray(c, cStart + 2 * columns);
    left3.intoArray(c, cStart + 3 * columns);
    right0.intoArray(c, cStart + lanes);
    right1.intoArray(c, cStart + columns + lanes);
    right2.intoArray(c, cStart + 2 * columns + lanes);
    right3.intoArray(c, cStart + 3 * columns + lanes);
  }

  private static FloatVector start(float[] c, int index, boolean add) {
    return add ? FloatVector.fromArray(FLOATS, c, index) : FloatVector.zero(FLOATS);
  }
}
