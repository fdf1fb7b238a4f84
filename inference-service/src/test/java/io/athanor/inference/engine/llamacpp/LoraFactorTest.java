package io.athanor.inference.engine.llamacpp;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products with stored matrices, compared with sums in 64 bits. */
class LoraFactorTest {

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
    LoraFactor factor = factor(rows, columns, half, 3);
    factor.fill(2, matrix, columns);

    // When
    float[] result = multiply(factor, columns, half, 2, 0.5f, vector, before);

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

  @Test
  void tilesOfTheProductEqualTheWholeBitForBit() {
    // Given: two full tiles and a part of one
    int tile = LoraKernel.TILE_ROWS;
    int rows = 2 * tile + 3;
    LoraFactor factor = factor(rows, 16, true, 1);
    factor.fill(0, randomValues(rows * 16, 0.1f, true), 16);
    float[] vector = randomValues(16, 1, false);
    float[] whole = multiply(factor, 16, true, 0, 1, vector, new float[rows]);
    MemorySegment prepared = prepared(factor, 16, true, vector);
    MemorySegment parts = arena.allocate((long) rows * Float.BYTES, Float.BYTES);

    // When: as two threads would
    factor.multiply(0, 0, 1, 1, prepared.address(), parts.address());
    long rest = parts.address() + (long) tile * Float.BYTES;
    factor.multiply(0, 1, factor.tiles(), 1, prepared.address(), rest);

    // Then
    assertThat(factor.tiles()).isEqualTo(3);
    assertThat(parts.toArray(JAVA_FLOAT)).isEqualTo(whole);
  }

  @Test
  void valuesOfSixteenBitsAreKeptExactly() {
    // Given: the greatest, the smallest, a subnormal one, and such with all bits of the mantissa
    float[] matrix = {16384, -0x1p-24f, 0x1.ff8p-15f, 0, -1.9990234f, 0x1.004p-3f};
    LoraFactor factor = factor(2, 3, true, 1);
    factor.fill(0, matrix, 3);

    for (int column = 0; column < 3; column++) {
      // When
      float[] unit = new float[3];
      unit[column] = 1;
      float[] result = multiply(factor, 3, true, 0, 1, unit, new float[2]);

      // Then
      assertThat(result).containsExactly(matrix[column], matrix[3 + column]);
    }
  }

  @Test
  void smallerMatrixIsPaddedWithZerosAndForgetsTheOneBefore() {
    // Given
    LoraFactor factor = factor(2, 3, true, 1);
    factor.fill(0, new float[] {9, 9, 9, 9, 9, 9}, 3);

    // When
    factor.fill(0, new float[] {1, 2}, 2);

    // Then
    float[] ones = {1, 1, 1};
    assertThat(multiply(factor, 3, true, 0, 1, ones, new float[2])).containsExactly(3, 0);
  }

  private LoraFactor factor(int rows, int columns, boolean half, int slots) {
    long bytes = LoraFactor.bytes(rows, columns, half);
    return new LoraFactor(
        rows,
        columns,
        half,
        Stream.generate(() -> arena.allocate(bytes, Float.BYTES)).limit(slots).toList());
  }

  private float[] multiply(
      LoraFactor factor,
      int columns,
      boolean half,
      int slot,
      float scale,
      float[] vector,
      float[] before) {
    MemorySegment result = arena.allocateFrom(JAVA_FLOAT, before);
    long prepared = prepared(factor, columns, half, vector).address();
    factor.multiply(slot, 0, factor.tiles(), scale, prepared, result.address());
    return result.toArray(JAVA_FLOAT);
  }

  private MemorySegment prepared(LoraFactor factor, int columns, boolean half, float[] vector) {
    MemorySegment prepared = arena.allocate(LoraFactor.preparedBytes(columns, half), Float.BYTES);
    factor.prepare(arena.allocateFrom(JAVA_FLOAT, vector).address(), prepared.address());
    return prepared;
  }

  private float[] randomValues(int count, float deviation, boolean half) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      float value = (float) random.nextGaussian() * deviation;
      values[i] = half ? Float.float16ToFloat(Float.floatToFloat16(value)) : value;
    }
    return values;
  }
}
