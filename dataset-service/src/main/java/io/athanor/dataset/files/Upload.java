package io.athanor.dataset.files;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that arrives in parts.
 *
 * @param sizeBytes what all parts together must have
 * @param status pending, completed or cancelled; a pending one past its time is expired
 * @param fileId the file it became; null while it is none
 * @param expiresAfterSeconds life of the file from its completion; null for a file that stays
 */
record Upload(
    String id,
    String filename,
    String purpose,
    long sizeBytes,
    String status,
    @Nullable String fileId,
    @Nullable Long expiresAfterSeconds,
    Instant createdAt,
    Instant expiresAt) {

  static final String PENDING = "pending";
  static final String COMPLETED = "completed";
  static final String CANCELLED = "cancelled";

  Upload cancelled() {
    return new Upload(
        id,
        filename,
        purpose,
        sizeBytes,
        CANCELLED,
        fileId,
        expiresAfterSeconds,
        createdAt,
        expiresAt);
  }

  /** The status that clients see. */
  String statusAt(Instant now) {
    return status.equals(PENDING) && now.isAfter(expiresAt) ? "expired" : status;
  }
}
