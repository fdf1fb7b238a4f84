package io.athanor.trainer.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small shapes of every supported variant, and rows for them. */
public final class TestShapes {
  private TestShapes() {}

  static ModelShape llama() {
    return new ModelShape(2, 24, 4, 2, 6, 40, 50, 1e-5, false, false, false, false, true);
  }

  static ModelShape llamaWithBiases() {
    return new ModelShape(2, 24, 4, 1, 6, 40, 50, 1e-5, true, true, true, false, false);
  }

  static ModelShape qwen2() {
    return new ModelShape(2, 24, 4, 2, 6, 40, 50, 1e-3, true, false, false, false, true);
  }

  static ModelShape qwen3() {
    return new ModelShape(2, 24, 4, 4, 8, 40, 50, 1e-6, false, false, false, true, true);
  }

  static float[] frequencies(ModelShape shape) {
    return RotaryTable.plainFrequencies(10000, shape.headSize());
  }

  /** Rows of different lengths; the first third of each carries no loss. */
  static List<TokenRow> rows(ModelShape shape, long seed, int... lengths) {
    Random random = new Random(seed);
    List<TokenRow> rows = new ArrayList<>();
    for (int length : lengths) {
      int[] tokens = new int[length];
      float[] weights = new float[length];
      for (int i = 0; i < length; i++) {
        tokens[i] = random.nextInt(shape.vocabularySize());
        weights[i] = i < length / 3 ? 0 : 1;
      }
      rows.add(new TokenRow(tokens, weights));
    }
    return rows;
  }

  /** Random A and B, neither zero, so that every gradient is. */
  static float[] randomAdapter(LoraLayout.Matrix matrix) {
    Random random = new Random(matrix.offset() + 1);
    float[] values = new float[(int) matrix.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.3 * random.nextGaussian() / Math.sqrt(matrix.columns()));
    }
    return values;
  }
}
