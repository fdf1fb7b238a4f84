package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ModelId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The run is done and its model is published. */
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
    @Nullable PipelineRef pipeline,
    Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return runId.value();
  }
}
