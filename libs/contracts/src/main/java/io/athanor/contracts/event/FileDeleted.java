package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.PipelineRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A file is no longer listed; what was made from it stays. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileDeleted(String fileId, @Nullable PipelineRef pipeline, Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return fileId;
  }
}
