package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.pipeline.SourceSpec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody asks for sources to be read into documents; one request may name several sources. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IngestRequested(
    RequestId requestId,
    List<SourceSpec> sources,
    @Nullable PipelineRef pipeline,
    Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return requestId.value();
  }
}
