package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RequestId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A source could not be read; the detail names the place and what to do. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DocumentRejected(
    DocumentId documentId,
    RequestId requestId,
    String sourceUri,
    ProblemCode code,
    String detail,
    @Nullable PipelineRef pipeline,
    Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return requestId.value();
  }
}
