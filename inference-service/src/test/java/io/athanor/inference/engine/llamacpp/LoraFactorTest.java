package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products with stored matrices, compared with sums in 64 bits. */
class LoraFactorTest {

  private static final int FOUR = LoraFactor.FOUR;

  private final Arena arena = Arena.ofAuto();
  private final Random random = new Random(7);

  @ParameterizedTest
  @CsvSource({
    "16, 576, true",
    "576, 16, true",
    "21, 13, true",
    "1, 1, true",
    "16, 576, false",
    "21, 13, false"
  })
  void productEqualsTheNaiveOne(int rows, int columns, boolean half) {
    // Given
    float[] matrix = randomValues(rows * columns, 1e-3f, half);
    float[] vector = randomValues(columns, 20, false);
    float[] before = randomValues(rows, 1, false);
    LoraFactor factor = new LoraFactor(arena, rows, columns, half, 3);
    factor.fill(2, matrix, columns);

    // When
    float[] result = multiply(factor, columns, half, 2, 1, 0.5f, vector, before);

    // Then
    for (int row = 0; row < rows; row++) {
      double expected = before[row];
      double size = Math.abs(before[row]);
      for (int column = 0; column < columns; column++) {
        double term = 0.5 * matrix[row * columns + column] * (double) vector[column];
        expected += term;
        size += Math.abs(term);
      }
      assertThat((double) result[row]).as("row %d", row).isCloseTo(expected, within(2e-7 * size));
    }
  }

  @ParameterizedTest
  @CsvSource({"16, 576, true", "21, 13, true", "21, 13, false"})
  void fourVectorsAtOnceEqualEachAloneBitForBit(int rows, int columns, boolean half) {
    // Given
    LoraFactor factor = new LoraFactor(arena, rows, columns, half, 1);
    factor.fill(0, randomValues(rows * columns, 0.1f, half), columns);
    float[] vectors = randomValues(FOUR * columns, 1, false);
    float[] before = randomValues(FOUR * rows, 1, false);

    // When
    float[] together = multiply(factor, columns, half, 0, FOUR, 1, vectors, before);

    // Then
    for (int i = 0; i < FOUR; i++) {
      float[] alone =
          multiply(
              factor, columns, half, 0, 1, 1, slice(vectors, i, columns), slice(before, i, rows));
      assertThat(slice(together, i, rows)).as("vector %d", i).isEqualTo(alone);
    }
  }

  @Test
  void valuesOfSixteenBitsAreKeptExactly() {
    // Given: the greatest, the smallest, a subnormal one, and such with all bits of the mantissa
    float[] matrix = {16384, -0x1p-24f, 0x1.ff8p-15f, 0, -1.9990234f, 0x1.004p-3f};
    LoraFactor factor = new LoraFactor(arena, 2, 3, true, 1);
    factor.fill(0, matrix, 3);

    for (int column = 0; column < 3; column++) {
      // When
      float[] unit = new float[3];
      unit[column] = 1;
      float[] result = multiply(factor, 3, true, 0, 1, 1, unit, new float[2]);

      // Then
      assertThat(result).containsExactly(matrix[column], matrix[3 + column]);
    }
  }

  @Test
  void smallerMatrixIsPaddedWithZerosAndForgetsTheOneBefore() {
    // Given
    LoraFactor factor = new LoraFactor(arena, 2, 3, true, 1);
    factor.fill(0, new float[] {9, 9, 9, 9, 9, 9}, 3);

    // When
    factor.fill(0, new float[] {1, 2}, 2);

    // Then
    float[] ones = {1, 1, 1};
    assertThat(multiply(factor, 3, true, 0, 1, 1, ones, new float[2])).containsExactly(3, 0);
  }

  private float[] multiply(
      LoraFactor factor,
      int columns,
      boolean half,
      int slot,
      int count,
      float scale,
      float[] vectors,
      float[] results) {
    MemorySegment input = arena.allocateFrom(JAVA_FLOAT, vectors);
    MemorySegment output = arena.allocateFrom(JAVA_FLOAT, results);
    long preparedBytes = LoraFactor.preparedBytes(columns, half);
    MemorySegment prepared = arena.allocate(preparedBytes * count, Float.BYTES);
    for (int i = 0; i < count; i++) {
      factor.prepare(
          input.address() + (long) i * columns * Float.BYTES,
          prepared.address() + i * preparedBytes);
    }
    factor.multiply(
        slot,
        0,
        factor.tiles(),
        count,
        scale,
        new NativeColumns(prepared.address(), preparedBytes),
        new NativeColumns(output.address(), (long) factor.rows() * Float.BYTES));
    return output.toArray(JAVA_FLOAT);
  }

  private float[] randomValues(int count, float deviation, boolean half) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      float value = (float) random.nextGaussian() * deviation;
      values[i] = half ? Float.float16ToFloat(Float.floatToFloat16(value)) : value;
    }
    return values;
  }

  private static float[] slice(float[] values, int index, int length) {
    float[] slice = new float[length];
    System.arraycopy(values, index * length, slice, 0, length);
    return slice;
  }
}
