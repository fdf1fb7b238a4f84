package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import io.athanor.contracts.training.TrainingSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A worker holds the lease and has derived every setting; sent again when the run is resumed by a
 * later attempt.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingStarted(
    RunId runId,
    int attempt,
    int steps,
    int epochs,
    int rows,
    long tokens,
    @Nullable Integer resumedFromStep,
    TrainingSpec settings,
    @Nullable PipelineRef pipeline,
    Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return runId.value();
  }
}
