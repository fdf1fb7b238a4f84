package io.athanor.llm.format;

import java.io.IOException;

/**
 * Writes floats in the storage types of GGML that models are exported in, with the bits of
 * llama.cpp's tools: F32, F16 and BF16 rounded to nearest even; blocks of 32 as Q8_0 with {@code d
 * = max|x| / 127} and {@code q = round(x / d)}, halves away from zero, or as Q4_0 with {@code d = x
 * of greatest magnitude / -8} and {@code q = trunc(x / d + 8.5)}; super-blocks of 256 as Q6_K
 * ({@link Q6KEncoder}).
 */
public final class GgmlEncoder {
  private static final int BLOCK = 32;

  private GgmlEncoder() {}

  /**
   * @throws IllegalArgumentException for types that are only read
   */
  public static void write(TensorOutput output, GgmlType type, float[] values, int count)
      throws IOException {
    switch (type) {
      case F32 -> output.writeFloats(values, 0, count);
      case F16 -> {
        for (int i = 0; i < count; i++) {
          output.writeShort(Float.floatToFloat16(values[i]));
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          output.writeShort(brainFloat(values[i]));
        }
      }
      case Q8_0 -> {
        for (int block = 0; block < count; block += BLOCK) {
          writeQ8x0(output, values, block);
        }
      }
      case Q4_0 -> {
        for (int block = 0; block < count; block += BLOCK) {
          writeQ4x0(output, values, block);
        }
      }
      case Q6_K -> Q6KEncoder.write(output, values, count);
      default -> throw new IllegalArgumentException("writing " + type + " is not supported");
    }
  }

  private static int brainFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return bits >>> 16 | 64; // stays a NaN, made quiet
    }
    return bits + (0x7FFF + (bits >>> 16 & 1)) >>> 16;
  }

  private static void writeQ8x0(TensorOutput output, float[] values, int from) throws IOException {
    float largest = 0;
    for (int i = from; i < from + BLOCK; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    float scale = largest / 127;
    float inverse = scale == 0 ? 0 : 1 / scale;
    output.writeShort(Float.floatToFloat16(scale));
    for (int i = from; i < from + BLOCK; i++) {
      output.writeByte(roundHalfAway(values[i] * inverse));
    }
  }

  private static void writeQ4x0(TensorOutput output, float[] values, int from) throws IOException {
    float extreme = 0;
    for (int i = from; i < from + BLOCK; i++) {
      if (Math.abs(values[i]) > Math.abs(extreme)) {
        extreme = values[i];
      }
    }
    float scale = extreme / -8;
    float inverse = scale == 0 ? 0 : 1 / scale;
    output.writeShort(Float.floatToFloat16(scale));
    for (int i = from; i < from + BLOCK / 2; i++) {
      output.writeByte(nibble(values[i] * inverse) | nibble(values[i + BLOCK / 2] * inverse) << 4);
    }
  }

  private static int nibble(float value) {
    return Math.min(15, (int) (value + 8.5f));
  }

  private static int roundHalfAway(float value) {
    float magnitude = Math.abs(value);
    int whole = (int) magnitude;
    int rounded = magnitude - whole >= 0.5f ? whole + 1 : whole;
    return value < 0 ? -rounded : rounded;
  }
}
