package io.athanor.ingest.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.pipeline.SourceSpec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request to ingest a list of sources, and how far it is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IngestRequest(
    RequestId requestId,
    List<SourceSpec> sources,
    @Nullable PipelineRef pipeline,
    State state,
    Instant requestedAt,
    @Nullable Completion completion) {

  public IngestRequest {
    sources = List.copyOf(sources);
  }

  /** Stages of a request, in their order. */
  public enum State {
    /** Stored, its event not yet received. */
    SUBMITTED,
    /** To be worked on, or being worked on. */
    QUEUED,
    /** Every source has its outcome. */
    COMPLETED;

    @JsonValue
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static State of(String word) {
      return valueOf(word.toUpperCase(java.util.Locale.ROOT));
    }
  }

  /**
   * How a request ended.
   *
   * @param manifest the {@link io.athanor.contracts.document.DocumentManifest}
   */
  public record Completion(
      ArtifactRef manifest, int ingested, int rejected, int paragraphs, Instant completedAt) {}
}
