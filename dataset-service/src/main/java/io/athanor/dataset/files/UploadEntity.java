package io.athanor.dataset.files;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.NullUnmarked;

/** Row of an {@link Upload}. */
@NullUnmarked
@Entity
@Table(name = "upload")
class UploadEntity {

  @Id String id;

  String filename;

  String purpose;

  @Column(name = "size_bytes")
  long sizeBytes;

  String status;

  @Column(name = "file_id")
  String fileId;

  @Column(name = "expires_after_seconds")
  Long expiresAfterSeconds;

  @Column(name = "created_at")
  Instant createdAt;

  @Column(name = "expires_at")
  Instant expiresAt;

  Upload upload() {
    return new Upload(
        id,
        filename,
        purpose,
        sizeBytes,
        status,
        fileId,
        expiresAfterSeconds,
        createdAt,
        expiresAt);
  }
}
