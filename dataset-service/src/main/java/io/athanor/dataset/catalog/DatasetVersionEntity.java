package io.athanor.dataset.catalog;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.kit.json.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import org.jspecify.annotations.NullUnmarked;

/** Row of a {@link DatasetVersion}; without a manifest it is a number taken by a build. */
@NullUnmarked
@Entity
@Table(name = "dataset_version")
@IdClass(DatasetVersionEntity.Key.class)
class DatasetVersionEntity {

  /** Data set and number. */
  record Key(String datasetId, int version) implements Serializable {}

  @Id
  @Column(name = "dataset_id")
  String datasetId;

  @Id int version;

  @Column(name = "content_sha256")
  String contentSha256;

  /** {@link ArtifactRef} as JSON. */
  String documents;

  /** {@link ArtifactRef} as JSON; null until the version can be read. */
  String manifest;

  TakenVersion taken() {
    return new TakenVersion(version, Json.read(documents, ArtifactRef.class));
  }

  DatasetVersion record() {
    return new DatasetVersion(
        new DatasetId(datasetId), version, contentSha256, Json.read(manifest, ArtifactRef.class));
  }
}
