package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody asks for a run to be given up. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingCancelRequested(
    RunId runId, @Nullable PipelineRef pipeline, Instant occurredAt) implements DomainEvent {

  @Override
  public String aggregateId() {
    return runId.value();
  }
}
