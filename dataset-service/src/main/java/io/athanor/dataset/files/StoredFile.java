package io.athanor.dataset.files;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded file.
 *
 * @param status uploaded, processed or error
 * @param problems lines of {@link io.athanor.dataset.format.RowProblem}; null without
 * @param datasetId the data set it became; null while it is no training file or not read yet
 */
record StoredFile(
    String id,
    String filename,
    String purpose,
    long sizeBytes,
    String status,
    @Nullable String statusDetails,
    ArtifactRef content,
    @Nullable ArtifactRef problems,
    @Nullable DatasetId datasetId,
    @Nullable Integer version,
    Instant createdAt,
    @Nullable Instant expiresAt) {

  static final String UPLOADED = "uploaded";
  static final String PROCESSED = "processed";
  static final String ERROR = "error";

  /** The same file, of no use. */
  StoredFile failed(String details) {
    return new StoredFile(
        id, filename, purpose, sizeBytes, ERROR, details, content, problems, null, null, createdAt,
        expiresAt);
  }

  /** The same file as a version of a data set. */
  StoredFile processed(DatasetId dataset, int ofVersion, String details) {
    return new StoredFile(
        id,
        filename,
        purpose,
        sizeBytes,
        PROCESSED,
        details.isEmpty() ? null : details,
        content,
        problems,
        dataset,
        ofVersion,
        createdAt,
        expiresAt);
  }
}
