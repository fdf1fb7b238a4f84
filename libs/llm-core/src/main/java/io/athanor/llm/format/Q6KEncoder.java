package io.athanor.llm.format;

import java.io.IOException;
import java.util.Arrays;

/**
 * Quantises to Q6_K: sixteen sub-blocks of 16 values, each with the scale that loses least, the
 * scales themselves in 8 bits of a half-precision scale of the super-block. Layout: {@link
 * SuperBlocks}.
 *
 * <p>The scale of a sub-block is searched among nineteen near {@code -32 / extreme}, extreme being
 * the value of greatest magnitude. With {@code q = round(x / scale)} the best scale is the one that
 * minimises {@code sum w (x - scale q)^2}, {@code w = x^2}. Operations, their order and their
 * single precision are those of llama.cpp without an importance matrix, so results are equal bit
 * for bit.
 */
final class Q6KEncoder {
  private static final int BLOCK = 256;
  private static final int SUB = 16;
  private static final int SUBS = BLOCK / SUB;
  private static final int LEVELS = 32;
  private static final int STEPS = 9;

  /** Smaller values count as zero. */
  private static final float NOTHING = 1e-15f;

  private final int[] quants = new int[BLOCK];
  private final float[] scales = new float[SUBS];
  private final int[] storedScales = new int[SUBS];

  private Q6KEncoder() {}

  static void write(TensorOutput output, float[] values, int count) throws IOException {
    Q6KEncoder encoder = new Q6KEncoder();
    for (int from = 0; from < count; from += BLOCK) {
      encoder.writeBlock(output, values, from);
    }
  }

  private void writeBlock(TensorOutput output, float[] values, int from) throws IOException {
    float extreme = 0;
    for (int sub = 0; sub < SUBS; sub++) {
      scales[sub] = bestScale(values, from + sub * SUB, sub * SUB);
      if (Math.abs(scales[sub]) > Math.abs(extreme)) {
        extreme = scales[sub];
      }
    }
    if (Math.abs(extreme) < NOTHING) {
      for (int i = 0; i < 128 + 64 + SUBS + 2; i++) {
        output.writeByte(0);
      }
      return;
    }
    float inverse = -128f / extreme;
    short d = Float.floatToFloat16(1 / inverse);
    for (int sub = 0; sub < SUBS; sub++) {
      storedScales[sub] = Math.min(127, nearest(inverse * scales[sub]));
      quantise(values, from + sub * SUB, sub * SUB, Float.float16ToFloat(d) * storedScales[sub]);
    }
    writePacked(output);
    for (int scale : storedScales) {
      output.writeByte(scale);
    }
    output.writeShort(d);
  }

  /** Also leaves the quants of the search, which stay where the stored scale rounds to zero. */
  private float bestScale(float[] values, int from, int to) {
    float extreme = 0;
    for (int i = 0; i < SUB; i++) {
      if (Math.abs(values[from + i]) > Math.abs(extreme)) {
        extreme = values[from + i];
      }
    }
    if (Math.abs(extreme) < NOTHING) {
      Arrays.fill(quants, to, to + SUB, 0);
      return 0;
    }
    float scale = 0;
    float best = 0;
    for (int attempt = 0; attempt <= 2 * STEPS; attempt++) {
      // The middle one first: the others must be better than it, not as good.
      int step = attempt == 0 ? 0 : attempt <= STEPS ? attempt - STEPS - 1 : attempt - STEPS;
      float inverse = -(LEVELS + 0.1f * step) / extreme;
      float products = 0;
      float squares = 0;
      for (int i = 0; i < SUB; i++) {
        float x = values[from + i];
        int q = clamp(nearest(inverse * x));
        float weight = x * x;
        products += weight * x * q;
        squares += weight * q * q;
      }
      if (attempt == 0 || (squares > 0 && products * products > best * squares)) {
        scale = squares == 0 ? 0 : products / squares;
        best = scale * products;
        for (int i = 0; i < SUB; i++) {
          quants[to + i] = LEVELS + clamp(nearest(inverse * values[from + i]));
        }
      }
    }
    return scale;
  }

  private void quantise(float[] values, int from, int to, float scale) {
    if (scale != 0) {
      for (int i = 0; i < SUB; i++) {
        quants[to + i] = LEVELS + clamp(nearest(values[from + i] / scale));
      }
    }
  }

  /** Low nibbles of both halves, then their high bit pairs. */
  private void writePacked(TensorOutput output) throws IOException {
    for (int half = 0; half < BLOCK; half += BLOCK / 2) {
      for (int run = 0; run < 2; run++) {
        for (int i = 0; i < 32; i++) {
          int low = quants[half + run * 32 + i] & 0xF;
          int high = quants[half + (run + 2) * 32 + i] & 0xF;
          output.writeByte(low | high << 4);
        }
      }
    }
    for (int half = 0; half < BLOCK; half += BLOCK / 2) {
      for (int i = 0; i < 32; i++) {
        int bits = 0;
        for (int run = 0; run < 4; run++) {
          bits |= quants[half + run * 32 + i] >> 4 << 2 * run;
        }
        output.writeByte(bits);
      }
    }
  }

  private static int nearest(float value) {
    return (int) Math.rint(value);
  }

  private static int clamp(int quant) {
    return Math.clamp(quant, -LEVELS, LEVELS - 1);
  }
}
