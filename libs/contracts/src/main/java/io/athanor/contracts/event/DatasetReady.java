package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.PipelineRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An immutable version of a data set can be trained on; {@code manifest} is a {@link
 * io.athanor.contracts.dataset.DatasetManifest}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatasetReady(
    DatasetId datasetId,
    int version,
    ArtifactRef manifest,
    int trainExamples,
    int validationExamples,
    int probes,
    @Nullable PipelineRef pipeline,
    Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return datasetId.value();
  }
}
