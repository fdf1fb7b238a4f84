package io.athanor.trainer.recipe;

import org.jspecify.annotations.Nullable;

/**
 * How long a run is: steps = epochs * ceil(rows / effectiveBatch). Packing only happens inside a
 * step, so micro-batches ("gradient accumulation") never change it.
 *
 * <p>Facts: the largest batch of 2-4 rows and the fewest epochs that give 200 steps, at most 25
 * epochs unless that is fewer than 200 steps. General: three epochs, moved so that sets under 34
 * rows are seen up to 25 times and large ones not beyond 25,000 rows; batches of 8.
 *
 * @param automaticSteps what the length would be had neither epochs nor steps been asked for
 * @param asked whether epochs or steps were
 */
record RunLength(int epochs, int steps, int effectiveBatch, int automaticSteps, boolean asked) {
  private static final int FACTS_LEAST_STEPS = 200;
  private static final int MOST_EPOCHS = 25;
  private static final int GENERAL_BATCH = 8;

  /**
   * @param rows of an epoch, replay rows included
   */
  static RunLength of(TrainingSpec spec, boolean facts, int rows) {
    int batch =
        spec.effectiveBatch() != null
            ? SettingRange.within("effectiveBatch", spec.effectiveBatch(), 1, 4096)
            : facts ? factsBatch(rows, spec.epochs()) : GENERAL_BATCH;
    int perEpoch = (rows + batch - 1) / batch;
    int automatic = facts ? (FACTS_LEAST_STEPS + perEpoch - 1) / perEpoch : generalEpochs(rows);
    int epochs =
        spec.epochs() != null ? SettingRange.within("epochs", spec.epochs(), 1, 10_000) : automatic;
    int steps = Math.multiplyExact(epochs, perEpoch);
    if (spec.steps() != null) {
      int asked = SettingRange.within("steps", spec.steps(), 1, 10_000_000);
      steps = spec.epochs() == null ? asked : Math.min(steps, asked);
      epochs = (steps + perEpoch - 1) / perEpoch;
    }
    boolean asked = spec.epochs() != null || spec.steps() != null;
    return new RunLength(epochs, steps, batch, automatic * perEpoch, asked);
  }

  /**
   * The largest batch of 2-4 rows that makes enough steps. Too few epochs to make them with any
   * leave nothing to choose for but speed.
   */
  private static int factsBatch(int rows, @Nullable Integer asked) {
    int epochs = asked != null ? asked : MOST_EPOCHS;
    for (int batch = 4; batch >= 2; batch--) {
      if ((long) epochs * ((rows + batch - 1) / batch) >= FACTS_LEAST_STEPS) {
        return batch;
      }
    }
    return asked != null ? 4 : 2;
  }

  private static int generalEpochs(int rows) {
    if (3L * rows < 100) {
      return Math.min(MOST_EPOCHS, 100 / rows);
    }
    return 3L * rows > 25_000 ? Math.max(1, 25_000 / rows) : 3;
  }
}
