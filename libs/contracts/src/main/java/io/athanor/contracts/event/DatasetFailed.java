package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.ProblemCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** No data set could be built; the detail says why and what to do. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatasetFailed(
    DatasetId datasetId,
    ProblemCode code,
    String detail,
    @Nullable PipelineRef pipeline,
    Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return datasetId.value();
  }
}
