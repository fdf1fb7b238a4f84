package io.athanor.dataset.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.pipeline.RecipeSpec;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The making of a data set from one manifest of documents.
 *
 * @param id equal for the same data set and documents
 * @param documents the {@link io.athanor.contracts.document.DocumentManifest}
 * @param recipe null when the pipeline's specification holds it
 * @param attempts how often the work was begun
 * @param version the version it made or found made, once it is ready
 * @param problem why it failed
 * @param detail what failed and what to do
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatasetBuild(
    String id,
    DatasetId datasetId,
    ArtifactRef documents,
    @Nullable RecipeSpec recipe,
    @Nullable PipelineRef pipeline,
    State state,
    int attempts,
    @Nullable Integer version,
    @Nullable ProblemCode problem,
    @Nullable String detail,
    Instant requestedAt,
    @Nullable Instant finishedAt) {

  /** Stages of a build, in their order. */
  public enum State {
    /** To be worked on, or being worked on. */
    QUEUED,
    /** Its version can be read. */
    READY,
    /** It made nothing, and trying again would not help. */
    FAILED;

    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
