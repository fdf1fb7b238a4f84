package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Everything that decides the run's future is stored; {@code checkpoint} is its manifest. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CheckpointSaved(
    RunId runId,
    int step,
    int attempt,
    ArtifactRef checkpoint,
    @Nullable PipelineRef pipeline,
    Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return runId.value();
  }
}
