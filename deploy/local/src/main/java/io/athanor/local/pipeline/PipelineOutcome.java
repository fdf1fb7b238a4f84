package io.athanor.local.pipeline;

import io.athanor.contracts.event.EvaluationCompleted;
import io.athanor.contracts.event.ModelPublished;
import java.util.List;
import java.util.Optional;

/** How a pipeline ended. */
public sealed interface PipelineOutcome {

  /**
   * The model of a pipeline or of one of its variants.
   *
   * @param variant empty without variants
   * @param evaluation empty when the pipeline asks for none, or the data set has no probes
   */
  record TunedModel(
      String variant, ModelPublished model, Optional<EvaluationCompleted> evaluation) {}

  /**
   * Every model is served.
   *
   * @param models one, or one of each variant in the pipeline's order
   * @param reused whether all of it was there before this run
   */
  record Served(List<TunedModel> models, boolean reused) implements PipelineOutcome {

    public Served {
      models = List.copyOf(models);
    }
  }

  /**
   * No model, or one that could not be evaluated.
   *
   * @param earlier whether that happened before this run
   */
  record Failed(String stage, String reason, boolean earlier) implements PipelineOutcome {}
}
