package io.athanor.dataset.files;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.event.FileStored;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Files as other services hear of them. */
final class FileEvents {

  private FileEvents() {}

  /**
   * The file as it is now.
   *
   * @param manifest of the data set it became, if it is one
   */
  static FileStored stored(StoredFile file, @Nullable ArtifactRef manifest, Instant now) {
    return new FileStored(
        file.id(),
        file.filename(),
        file.purpose(),
        file.status(),
        file.statusDetails(),
        file.content(),
        file.datasetId(),
        file.version(),
        manifest,
        file.createdAt(),
        file.expiresAt(),
        null,
        now);
  }

  /** A file that another service made, ready to be listed. */
  static StoredFile listed(FileStored event) {
    return new StoredFile(
        event.fileId(),
        event.filename(),
        event.purpose(),
        event.content().sizeBytes(),
        event.status(),
        event.statusDetails(),
        event.content(),
        null,
        event.datasetId(),
        event.datasetVersion(),
        event.createdAt(),
        event.expiresAt());
  }
}
