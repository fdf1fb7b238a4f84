package io.athanor.llm.model;

import io.athanor.llm.format.TensorShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Weights rounded to the 16-bit type in which the base stores them, as they are after merging in
 * the base's own type. Tensors of other types stay as they are.
 */
final class RoundedWeights implements WeightSource {
  private final WeightSource weights;

  RoundedWeights(WeightSource weights) {
    this.weights = weights;
  }

  @Override
  public ModelConfig config() {
    return weights.config();
  }

  @Override
  public boolean isFolder() {
    return weights.isFolder();
  }

  @Override
  public TensorShape shape(String name) {
    return weights.shape(name);
  }

  @Override
  public String storedType(String name) {
    return weights.storedType(name);
  }

  @Override
  public void readRows(String name, long firstRow, int rows, float[] target, int offset) {
    weights.readRows(name, firstRow, rows, target, offset);
    int end = offset + Math.toIntExact(rows * shape(name).columns());
    switch (storedType(name)) {
      case "BF16" -> {
        for (int i = offset; i < end; i++) {
          target[i] = brainFloat(target[i]);
        }
      }
      case "F16" -> {
        for (int i = offset; i < end; i++) {
          target[i] = Float.float16ToFloat(Float.floatToFloat16(target[i]));
        }
      }
      default -> {
        // Wider types lose nothing.
      }
    }
  }

  /** The nearest number of eight significant bits, halves to even. */
  private static float brainFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    return Float.intBitsToFloat(bits + 0x7FFF + (bits >>> 16 & 1) & 0xFFFF0000);
  }

  @Override
  public void readInto(String name, MemorySegment target) {
    float[] values = read(name);
    MemorySegment.copy(values, 0, target, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values.length);
  }

  @Override
  public void close() {
    weights.close();
  }
}
