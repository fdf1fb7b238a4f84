package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ModelId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import io.athanor.contracts.training.RefusedExport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The run is done and its model is published.
 *
 * @param refusedExports asked for but not published; absent if there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingSucceeded(
    RunId runId,
    ModelId modelId,
    int steps,
    int bestStep,
    double finalLoss,
    @Nullable Double validationLoss,
    double trainingSeconds,
    long trainedTokens,
    @Nullable List<RefusedExport> refusedExports,
    @Nullable PipelineRef pipeline,
    Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return runId.value();
  }
}
