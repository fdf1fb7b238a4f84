package io.athanor.dataset.files;

import io.athanor.contracts.ArtifactRef;
import io.athanor.kit.json.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** Row of an {@link UploadPart}. */
@NullUnmarked
@Entity
@Table(name = "upload_part")
class UploadPartEntity {

  @Id String id;

  @Column(name = "upload_id")
  String uploadId;

  @Column(name = "size_bytes")
  long sizeBytes;

  /** {@link ArtifactRef} as JSON. */
  String content;

  @Column(name = "created_at")
  Instant createdAt;

  UploadPart part() {
    return new UploadPart(id, uploadId, Json.read(content, ArtifactRef.class), createdAt);
  }
}
