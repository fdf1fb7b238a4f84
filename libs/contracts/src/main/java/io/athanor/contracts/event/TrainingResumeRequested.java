package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody asks for a paused run to go on. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingResumeRequested(
    RunId runId, @Nullable PipelineRef pipeline, Instant occurredAt) implements DomainEvent {

  @Override
  public String aggregateId() {
    return runId.value();
  }
}
