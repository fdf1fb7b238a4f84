package io.athanor.trainer.recipe;

import io.athanor.trainer.checkpoint.TrainerState;
import io.athanor.trainer.eval.HeldOutEvaluator;
import org.jspecify.annotations.Nullable;

/** Remembers the best evaluation and counts those since; decides when a run ends early. */
final class BestStep {
  private final int patience;
  private TrainerState.@Nullable Best best;
  private int withoutImprovement;

  /**
   * @param patience evaluations in a row without improvement that end a run, 0 for never
   */
  BestStep(int patience) {
    this.patience = patience;
  }

  void restore(TrainerState state) {
    best = state.best();
    withoutImprovement = state.withoutImprovement();
  }

  /** Whether this step is better than all before it. */
  boolean offer(int step, HeldOutEvaluator.Evaluation evaluation) {
    TrainerState.Best before = best;
    if (before != null && !(evaluation.score() < before.score())) {
      withoutImprovement++;
      return false;
    }
    HeldOutEvaluator.Score validation = evaluation.validation();
    best =
        new TrainerState.Best(
            step, evaluation.score(), validation == null ? null : validation.loss());
    withoutImprovement = 0;
    return true;
  }

  boolean isExhausted() {
    return patience > 0 && withoutImprovement >= patience;
  }

  TrainerState.@Nullable Best best() {
    return best;
  }

  int withoutImprovement() {
    return withoutImprovement;
  }
}
