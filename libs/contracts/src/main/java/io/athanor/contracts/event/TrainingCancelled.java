package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The run was given up on request. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingCancelled(
    RunId runId, int lastStep, @Nullable PipelineRef pipeline, Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return runId.value();
  }
}
