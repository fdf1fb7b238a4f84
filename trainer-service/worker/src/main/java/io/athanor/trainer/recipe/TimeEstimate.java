package io.athanor.trainer.recipe;

import io.athanor.llm.model.ModelConfig;

/**
 * Rough time of a run before its first step: arithmetic over speed. A frozen linear costs 4
 * operations per weight and token (forward and input gradient), 6 with recompute; the head the
 * same, on supervised tokens only.
 */
final class TimeEstimate {
  /** Measured on AVX2 cores in rows of 30-60 tokens, everything around the products included. */
  private static final double OPERATIONS_PER_SECOND_AND_THREAD = 42e9;

  private TimeEstimate() {}

  /**
   * @param tokens trained in the whole run
   * @param supervised of them, those with loss
   */
  static long seconds(
      ModelConfig config, boolean recompute, long tokens, long supervised, int threads) {
    double head = (double) config.vocabularySize() * config.hiddenSize();
    double linears = config.parameters() - head * (config.tiedHead() ? 1 : 2);
    double operations = (recompute ? 6 : 4) * linears * tokens + 4 * head * supervised;
    return (long) Math.ceil(operations / (OPERATIONS_PER_SECOND_AND_THREAD * threads));
  }
}
