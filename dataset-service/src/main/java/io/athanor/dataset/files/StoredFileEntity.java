package io.athanor.dataset.files;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.kit.json.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** Row of a {@link StoredFile}. */
@NullUnmarked
@Entity
@Table(name = "stored_file")
class StoredFileEntity {

  @Id String id;

  String filename;

  String purpose;

  @Column(name = "size_bytes")
  long sizeBytes;

  String status;

  @Column(name = "status_details")
  String statusDetails;

  /** {@link ArtifactRef} as JSON. */
  String content;

  /** {@link ArtifactRef} as JSON; null without problems. */
  String problems;

  @Column(name = "dataset_id")
  String datasetId;

  Integer version;

  int attempts;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "expires_at")
  Instant expiresAt;

  @Column(name = "deleted_at")
  Instant deletedAt;

  static StoredFileEntity of(StoredFile file) {
    StoredFileEntity row = new StoredFileEntity();
    row.id = file.id();
    row.filename = file.filename();
    row.purpose = file.purpose();
    row.sizeBytes = file.sizeBytes();
    row.status = file.status();
    row.statusDetails = file.statusDetails();
    row.content = Json.text(file.content());
    row.createdAt = file.createdAt();
    row.expiresAt = file.expiresAt();
    return row;
  }

  StoredFile file() {
    return new StoredFile(
        id,
        filename,
        purpose,
        sizeBytes,
        status,
        statusDetails,
        Json.read(content, ArtifactRef.class),
        problems == null ? null : Json.read(problems, ArtifactRef.class),
        datasetId == null ? null : new DatasetId(datasetId),
        version,
        createdAt,
        expiresAt);
  }
}
