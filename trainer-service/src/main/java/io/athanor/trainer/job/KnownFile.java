package io.athanor.trainer.job;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file as dataset-service last told of it.
 *
 * @param manifest the data set it became; null unless it is processed
 */
record KnownFile(
    String id,
    String purpose,
    String status,
    @Nullable String statusDetails,
    @Nullable DatasetId dataset,
    @Nullable ArtifactRef manifest,
    @Nullable Instant expiresAt) {

  static final String FINE_TUNE = "fine-tune";
  static final String UPLOADED = "uploaded";
  static final String PROCESSED = "processed";
  static final String DELETED = "deleted";

  boolean isGone(Instant now) {
    return status.equals(DELETED) || (expiresAt != null && now.isAfter(expiresAt));
  }
}
