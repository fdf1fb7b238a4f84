package io.athanor.dataset.catalog;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.kit.json.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** Row of a {@link DatasetBuild}; absent records are stored as {@code null} in JSON. */
@NullUnmarked
@Entity
@Table(name = "dataset_build")
class DatasetBuildEntity {

  @Id String id;

  @Column(name = "dataset_id")
  String datasetId;

  String documents;
  String recipe;
  String pipeline;
  String state;
  int attempts;
  Integer version;
  String problem;
  String detail;

  @Column(name = "requested_at")
  Instant requestedAt;

  @Column(name = "finished_at")
  Instant finishedAt;

  DatasetBuild build() {
    return new DatasetBuild(
        id,
        new DatasetId(datasetId),
        Json.read(documents, ArtifactRef.class),
        Json.read(recipe, RecipeSpec.class),
        Json.read(pipeline, PipelineRef.class),
        DatasetBuild.State.of(state),
        attempts,
        version,
        problem == null ? null : ProblemCode.of(problem),
        detail,
        requestedAt,
        finishedAt);
  }
}
