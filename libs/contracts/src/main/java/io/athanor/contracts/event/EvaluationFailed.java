package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ModelId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.ProblemCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The probes could not be asked; the model is served all the same. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EvaluationFailed(
    ModelId modelId,
    ProblemCode code,
    String detail,
    @Nullable PipelineRef pipeline,
    Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return modelId.value();
  }
}
