package io.athanor.trainer.job;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.kit.json.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** Row of a {@link KnownFile}; written by statements only. */
@NullUnmarked
@Entity
@Table(name = "known_file")
class KnownFileEntity {

  @Id String id;

  String purpose;

  String status;

  @Column(name = "status_details")
  String statusDetails;

  @Column(name = "dataset_id")
  String datasetId;

  @Column(name = "dataset_manifest")
  String datasetManifest;

  @Column(name = "expires_at")
  Instant expiresAt;

  KnownFile file() {
    return new KnownFile(
        id,
        purpose,
        status,
        statusDetails,
        datasetId == null ? null : new DatasetId(datasetId),
        datasetManifest == null ? null : Json.read(datasetManifest, ArtifactRef.class),
        expiresAt);
  }
}
