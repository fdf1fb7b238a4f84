package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ModelId;
import io.athanor.contracts.PipelineRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A model must not be served any longer. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelWithdrawn(ModelId modelId, @Nullable PipelineRef pipeline, Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return modelId.value();
  }
}
