package io.athanor.dataset.files;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** OpenAI's file object; what begins with {@code x_} is ours. Times are seconds since 1970. */
record FileObject(
    String id,
    String object,
    long bytes,
    @JsonProperty("created_at") long createdAt,
    @JsonProperty("expires_at") @Nullable Long expiresAt,
    String filename,
    String purpose,
    String status,
    @JsonProperty("status_details") @Nullable String statusDetails,
    @JsonProperty("x_dataset_id") @Nullable String datasetId,
    @JsonProperty("x_dataset_version") @Nullable Integer datasetVersion) {

  static FileObject of(StoredFile file) {
    Instant expires = file.expiresAt();
    return new FileObject(
        file.id(),
        "file",
        file.sizeBytes(),
        file.createdAt().getEpochSecond(),
        expires == null ? null : Long.valueOf(expires.getEpochSecond()),
        file.filename(),
        file.purpose(),
        file.status(),
        file.statusDetails(),
        file.datasetId() == null ? null : file.datasetId().value(),
        file.version());
  }
}
