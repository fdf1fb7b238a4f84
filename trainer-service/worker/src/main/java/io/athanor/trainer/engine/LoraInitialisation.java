package io.athanor.trainer.engine;

/**
 * A's first values: Kaiming-uniform with a = sqrt(5), as PEFT, which is uniform in +-1/sqrt(in).
 *
 * <p>Counter-based (SplitMix64 of seed, matrix and index): a value depends on nothing that ran
 * before it, so there is no generator state to save.
 */
final class LoraInitialisation {
  private LoraInitialisation() {}

  static float[] of(long seed, LoraLayout.Matrix matrix) {
    double bound = 1 / Math.sqrt(matrix.columns());
    long stream = SplitMix64.at(seed, 7L * matrix.layer() + matrix.module().ordinal() + 1);
    float[] values = new float[Math.toIntExact(matrix.size())];
    for (int i = 0; i < values.length; i++) {
      double uniform = (SplitMix64.at(stream, i) >>> 11) * 0x1p-53;
      values[i] = (float) ((2 * uniform - 1) * bound);
    }
    return values;
  }
}
