package io.athanor.local.pipeline;

import io.athanor.contracts.event.EvaluationCompleted;
import io.athanor.contracts.event.ModelPublished;
import java.util.Optional;

/** How a pipeline ended. */
public sealed interface PipelineOutcome {

  /**
   * A model is served.
   *
   * @param evaluation empty when the pipeline asks for none
   * @param reused whether all of it was there before this run
   */
  record Served(ModelPublished model, Optional<EvaluationCompleted> evaluation, boolean reused)
      implements PipelineOutcome {}

  /**
   * No model, or one that could not be evaluated.
   *
   * @param earlier whether that happened before this run
   */
  record Failed(String stage, String reason, boolean earlier) implements PipelineOutcome {}
}
