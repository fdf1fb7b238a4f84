package io.athanor.dataset.files;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.Uuid7;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.retry.IncomingRequest;
import io.athanor.kit.retry.RequestKey;
import io.athanor.kit.retry.RetriedRequests;
import io.athanor.kit.transaction.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Stores a file: first its bytes, then its row; a training file is read afterwards. */
@ApplicationScoped
class FileStorage {

  private final BlobStore blobs;
  private final Transactions transactions;
  private final FileRepository files;
  private final FileReading reading;
  private final RetriedRequests retries;
  private final InstantSource clock = InstantSource.system();

  FileStorage(
      BlobStore blobs,
      Transactions transactions,
      FileRepository files,
      FileReading reading,
      RetriedRequests retries) {
    this.blobs = blobs;
    this.transactions = transactions;
    this.files = files;
    this.reading = reading;
    this.retries = retries;
  }

  /**
   * Stores a file, or gives the one that the same request stored before.
   *
   * @param expiresAfterSeconds seconds from now; null for a file that stays
   */
  FileObject store(
      IncomingRequest request,
      String filename,
      String purpose,
      BlobStore.Content bytes,
      @Nullable Long expiresAfterSeconds) {
    String id = newId("file-");
    ArtifactRef content = blobs.put("files/" + id, "application/octet-stream", bytes);
    StoredFile file = newFile(id, filename, purpose, content, expiresAfterSeconds);
    RequestKey key =
        request.key(
            String.join("\n", filename, purpose, content.sha256(), "" + expiresAfterSeconds));
    FileObject answer =
        transactions.await(
            () ->
                retries.once(
                    key, FileObject.class, () -> files.add(file).replaceWith(FileObject.of(file))));
    if (answer.id().equals(id)) {
      reading.nudge();
    } else {
      blobs.delete(content);
    }
    return answer;
  }

  /** A file whose bytes are stored; the caller adds its row. */
  StoredFile newFile(
      String id,
      String filename,
      String purpose,
      ArtifactRef content,
      @Nullable Long expiresAfterSeconds) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    boolean read = purpose.equals(FilePurpose.FINE_TUNE);
    return new StoredFile(
        id,
        filename,
        purpose,
        content.sizeBytes(),
        read ? StoredFile.UPLOADED : StoredFile.PROCESSED,
        null,
        content,
        null,
        null,
        null,
        now,
        expiresAfterSeconds == null ? null : now.plusSeconds(expiresAfterSeconds));
  }

  /** An identifier as OpenAI writes them. */
  static String newId(String prefix) {
    return prefix + Uuid7.next().toString().replace("-", "");
  }
}
