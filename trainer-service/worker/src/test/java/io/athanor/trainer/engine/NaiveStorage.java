package io.athanor.trainer.engine;

/** Quantise and dequantise in plain loops, from the papers' formulas. */
final class NaiveStorage {
  private NaiveStorage() {}

  static float[] bf16(float[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int bits = Float.floatToRawIntBits(values[i]);
      rounded[i] = Float.intBitsToFloat((bits + 0x7FFF + (bits >>> 16 & 1)) & 0xFFFF0000);
    }
    return rounded;
  }

  static float[] int8(float[] values, int columns) {
    float[] restored = new float[values.length];
    for (int row = 0; row < values.length; row += columns) {
      float top = 0;
      for (int i = row; i < row + columns; i++) {
        top = Math.max(top, Math.abs(values[i]));
      }
      float scale = top == 0 ? 1 : top / 127;
      for (int i = row; i < row + columns; i++) {
        restored[i] = Math.round(Math.rint(values[i] / scale)) * scale;
      }
    }
    return restored;
  }

  /** Blocks of 64 over the flattened values; their maxima in groups of 256, 8 bits each. */
  static float[] nf4(float[] values) {
    int blocks = (values.length + 63) / 64;
    float[] tops = new float[blocks];
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      tops[i / 64] = Math.max(tops[i / 64], Math.abs(values[i]));
    }
    for (float top : tops) {
      sum += top;
    }
    float mean = (float) (sum / blocks);
    float[] restored = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int block = i / 64;
      float unit = tops[block] == 0 ? 0 : values[i] / tops[block];
      restored[i] = nearest(unit) * top(tops, block, mean);
    }
    return restored;
  }

  private static float top(float[] tops, int block, float mean) {
    int group = block / 256 * 256;
    float widest = 0;
    for (int i = group; i < Math.min(tops.length, group + 256); i++) {
      widest = Math.max(widest, Math.abs(tops[i] - mean));
    }
    float scale = widest == 0 ? 1 : widest / 127;
    return (float) Math.rint((tops[block] - mean) / scale) * scale + mean;
  }

  private static float nearest(float unit) {
    float best = StorageText.LEVELS[0];
    for (float level : StorageText.LEVELS) {
      if (Math.abs(level - unit) < Math.abs(best - unit)) {
        best = level;
      }
    }
    return best;
  }
}
