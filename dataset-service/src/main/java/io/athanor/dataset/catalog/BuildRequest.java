package io.athanor.dataset.catalog;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.Uuid7;
import io.athanor.contracts.event.IngestCompleted;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.kit.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody asks for a data set. Both identifiers depend on nothing but what is asked for, so asking
 * twice changes nothing.
 *
 * @param buildId of the data set and the documents
 * @param datasetId of the pipeline; without one, of the documents and the recipe
 */
public record BuildRequest(
    String buildId,
    DatasetId datasetId,
    String name,
    ArtifactRef documents,
    @Nullable RecipeSpec recipe,
    @Nullable PipelineRef pipeline,
    Instant requestedAt) {

  /** The data set that the recipe of a pipeline, or of one of its variants, asks for. */
  public static BuildRequest ofPipeline(IngestCompleted event, PipelineRef pipeline) {
    String variant = pipeline.variant();
    String asker = pipeline.id().value() + (variant == null ? "" : '|' + variant);
    DatasetId id = new DatasetId(Uuid7.named("dataset|pipeline|" + asker).toString());
    return new BuildRequest(
        buildId(id, event.documents()),
        id,
        pipeline.name() + (variant == null ? "" : '-' + variant),
        event.documents(),
        null,
        pipeline,
        event.occurredAt());
  }

  /** A data set that a client asks for. */
  public static BuildRequest ofClient(
      String name, ArtifactRef documents, RecipeSpec recipe, Instant requestedAt) {
    DatasetId id =
        new DatasetId(
            Uuid7.named("dataset|documents|" + documents.sha256() + '|' + Json.text(recipe))
                .toString());
    return new BuildRequest(buildId(id, documents), id, name, documents, recipe, null, requestedAt);
  }

  private static String buildId(DatasetId id, ArtifactRef documents) {
    return Uuid7.named("build|" + id.value() + '|' + documents.sha256()).toString();
  }
}
