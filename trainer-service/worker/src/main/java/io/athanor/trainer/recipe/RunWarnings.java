package io.athanor.trainer.recipe;

import io.athanor.trainer.data.EncodedRows;
import java.util.ArrayList;
import java.util.List;

/** What a user should know before a run goes on, one sentence each. */
final class RunWarnings {
  private static final int STEPS_TOO_MANY = 3;

  private RunWarnings() {}

  /**
   * @param heldOut whether anything held out can be evaluated
   */
  static List<String> of(
      TrainingSpec spec, TrainingSettings settings, EncodedRows encoded, boolean heldOut) {
    List<String> warnings = new ArrayList<>();
    if (settings.steps() > STEPS_TOO_MANY * settings.automaticSteps()) {
      warnings.add(
          "%d steps are more than %d times the %d that this data set would get: expect overfitting"
              .formatted(settings.steps(), STEPS_TOO_MANY, settings.automaticSteps()));
    }
    if (!encoded.truncated().isEmpty()) {
      warnings.add(
          "%d rows are longer than %d tokens and lose their end"
              .formatted(encoded.truncated().size(), settings.maxSequenceLength()));
    }
    if (!encoded.dropped().isEmpty()) {
      warnings.add(
          "%d rows are left out: no answer begins within %d tokens"
              .formatted(encoded.dropped().size(), settings.maxSequenceLength()));
    }
    if (spec.maxSequenceLength() != null
        && spec.maxSequenceLength() > settings.maxSequenceLength()) {
      warnings.add(
          "maxSequenceLength %d is beyond the base's context: %d is used"
              .formatted(spec.maxSequenceLength(), settings.maxSequenceLength()));
    }
    if (spec.earlyStopping() != null && spec.earlyStopping() > 0 && !heldOut) {
      warnings.add("earlyStopping has nothing to decide by: the data set holds no rows out");
    }
    if (settings.recompute() && spec.recompute() == null) {
      warnings.add("memory is short: activations are computed twice, a third slower");
    }
    return List.copyOf(warnings);
  }
}
