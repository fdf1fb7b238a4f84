package io.athanor.trainer.recipe;

import io.athanor.trainer.eval.HeldOutEvaluator;
import io.athanor.trainer.progress.TrainingEvent;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Tells evaluations as events. */
final class EvaluationEvents {
  private EvaluationEvents() {}

  static TrainingEvent.Evaluated of(
      String runId,
      int step,
      HeldOutEvaluator.Evaluation result,
      boolean better,
      int withoutImprovement) {
    return new TrainingEvent.Evaluated(
        runId,
        step,
        value(result.paraphrases(), HeldOutEvaluator.Score::loss),
        value(result.anchors(), HeldOutEvaluator.Score::loss),
        value(result.validation(), HeldOutEvaluator.Score::loss),
        result.score(),
        better,
        value(result.paraphrases(), HeldOutEvaluator.Score::perplexity),
        value(result.paraphrases(), HeldOutEvaluator.Score::accuracy),
        value(result.anchors(), HeldOutEvaluator.Score::accuracy),
        value(result.validation(), HeldOutEvaluator.Score::perplexity),
        value(result.validation(), HeldOutEvaluator.Score::accuracy),
        withoutImprovement);
  }

  private static @Nullable Double value(
      HeldOutEvaluator.@Nullable Score score, ToDoubleFunction<HeldOutEvaluator.Score> part) {
    return score == null ? null : Double.valueOf(part.applyAsDouble(score));
  }
}
