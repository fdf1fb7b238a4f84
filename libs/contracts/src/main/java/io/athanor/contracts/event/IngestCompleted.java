package io.athanor.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RequestId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Every source of a request has its outcome; {@code documents} is the {@link
 * io.athanor.contracts.document.DocumentManifest} from which a data set is built.
 *
 * @param paragraphs of all documents that were read
 * @param keptOut how many of them must not become training text: duplicates, noise; null when none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IngestCompleted(
    RequestId requestId,
    ArtifactRef documents,
    int ingested,
    int rejected,
    int paragraphs,
    @Nullable PipelineRef pipeline,
    Instant occurredAt,
    @Nullable Integer keptOut)
    implements DomainEvent {

  /** No paragraph is kept out. */
  public IngestCompleted(
      RequestId requestId,
      ArtifactRef documents,
      int ingested,
      int rejected,
      int paragraphs,
      @Nullable PipelineRef pipeline,
      Instant occurredAt) {
    this(requestId, documents, ingested, rejected, paragraphs, pipeline, occurredAt, null);
  }

  @Override
  public String aggregateId() {
    return requestId.value();
  }
}
