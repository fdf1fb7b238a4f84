package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RunId;
import io.athanor.contracts.training.TrainingSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody asks for a training run. The run's identifier is chosen by whoever asks, so asking twice
 * makes one run.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingRequested(
    RunId runId,
    String modelName,
    @Nullable DatasetId datasetId,
    ArtifactRef datasetManifest,
    String baseModel,
    TrainingSpec spec,
    int priority,
    String requestedBy,
    @Nullable PipelineRef pipeline,
    Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return runId.value();
  }
}
