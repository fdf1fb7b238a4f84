package io.athanor.dataset.files;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** OpenAI's upload object. Times are seconds since 1970. */
record UploadObject(
    String id,
    String object,
    long bytes,
    @JsonProperty("created_at") long createdAt,
    @JsonProperty("expires_at") long expiresAt,
    String filename,
    String purpose,
    String status,
    @Nullable FileObject file) {

  static UploadObject of(Upload upload, Instant now, @Nullable FileObject file) {
    return new UploadObject(
        upload.id(),
        "upload",
        upload.sizeBytes(),
        upload.createdAt().getEpochSecond(),
        upload.expiresAt().getEpochSecond(),
        upload.filename(),
        upload.purpose(),
        upload.statusAt(now),
        file);
  }
}
