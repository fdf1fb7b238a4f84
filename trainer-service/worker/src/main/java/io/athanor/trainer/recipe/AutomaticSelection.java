package io.athanor.trainer.recipe;

/**
 * How often and on how many held-out rows the best step is chosen.
 *
 * <p>Facts runs of automatic length look five times at up to 32 rows of each kind, which costs a
 * tenth of their time. A run whose length was asked for looks twice, at one row per 100 that it
 * trains on: its user waits for it. Early stopping is off for facts and for asked lengths, and
 * after two evaluations without improvement otherwise; asked for, it gets ten evaluations to decide
 * by.
 */
final class AutomaticSelection {
  private static final int MOST_ROWS = 32;
  private static final int LEAST_ROWS = 4;
  private static final int TRAINED_ROWS_PER_PROBE = 100;
  private static final int GENERAL_PATIENCE = 2;
  private static final int EVALUATIONS_TO_STOP_BY = 10;

  private AutomaticSelection() {}

  static TrainingSettings.Selection resolve(TrainingSpec spec, boolean facts, RunLength length) {
    int patience =
        AutomaticSettings.or(spec.earlyStopping(), facts || length.asked() ? 0 : GENERAL_PATIENCE);
    int evaluations = facts ? length.asked() ? 2 : 5 : 4;
    if (spec.earlyStopping() != null && spec.earlyStopping() > 0) {
      evaluations = EVALUATIONS_TO_STOP_BY;
    }
    int looks =
        SettingRange.within(
            "evaluations", AutomaticSettings.or(spec.evaluations(), evaluations), 0, 100_000);
    if (looks == 0 && spec.earlyStopping() != null && patience > 0) {
      throw new IllegalArgumentException(
          "earlyStopping " + patience + " decides by evaluations: leave them out or ask for some");
    }
    return new TrainingSettings.Selection(
        AutomaticSettings.or(spec.keepBest(), true),
        looks,
        SettingRange.within(
            "anchorWeight", AutomaticSettings.or(spec.anchorWeight(), 1.0), 0, 1000),
        SettingRange.within("earlyStopping", patience, 0, 100_000),
        facts && length.asked() ? probes(length) : MOST_ROWS);
  }

  private static int probes(RunLength length) {
    long trained = (long) length.steps() * length.effectiveBatch();
    return (int) Math.clamp(trained / TRAINED_ROWS_PER_PROBE, LEAST_ROWS, MOST_ROWS);
  }
}
