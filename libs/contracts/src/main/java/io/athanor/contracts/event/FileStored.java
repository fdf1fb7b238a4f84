package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.PipelineRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file of {@code /v1/files} is there, or has another status: the topic is compacted, so each
 * event says everything about its file. Whoever makes a file (dataset-service an upload,
 * trainer-service the results of a run) stores its bytes and sends this; dataset-service lists them
 * all.
 *
 * @param fileId as clients know it, {@code file-...}
 * @param purpose OpenAI's word, for example {@code fine-tune} or {@code fine-tune-results}
 * @param status {@code uploaded} until a training file is read, then {@code processed} or {@code
 *     error}
 * @param statusDetails why a file is of no use, or what was left out of it
 * @param datasetManifest the {@link io.athanor.contracts.dataset.DatasetManifest} that a training
 *     file became; null for other files and before it is read
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileStored(
    String fileId,
    String filename,
    String purpose,
    String status,
    @Nullable String statusDetails,
    ArtifactRef content,
    @Nullable DatasetId datasetId,
    @Nullable Integer datasetVersion,
    @Nullable ArtifactRef datasetManifest,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable PipelineRef pipeline,
    Instant occurredAt)
    implements DomainEvent {

  @Override
  public String aggregateId() {
    return fileId;
  }
}
