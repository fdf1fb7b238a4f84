package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The run waits at a step boundary. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingPaused(
    RunId runId, int step, @Nullable PipelineRef pipeline, Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return runId.value();
  }
}
