package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The run ended without a model. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingFailed(
    RunId runId,
    ProblemCode code,
    String detail,
    int lastStep,
    @Nullable PipelineRef pipeline,
    Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return runId.value();
  }
}
