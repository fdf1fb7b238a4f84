package io.athanor.dataset.files;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.event.DatasetReady;
import io.athanor.dataset.catalog.ImportRepository;
import io.athanor.dataset.format.FileFormat;
import io.athanor.dataset.format.FormatDetector;
import io.athanor.dataset.format.ProblemLog;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.observe.LogKeys;
import io.athanor.kit.outbox.Outbox;
import io.athanor.kit.transaction.Transactions;
import io.athanor.kit.work.WorkLoop;
import io.athanor.kit.work.WorkerBean;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads training files, one after the other; after a start it finds what was left.
 * Version and event are stored in one transaction with the file's new state.
 */
@ApplicationScoped
class FileReading extends WorkerBean {

  private static final Logger LOGGER = LoggerFactory.getLogger(FileReading.class);
  private static final Duration IDLE = Duration.ofSeconds(2);

  private final Transactions transactions;
  private final FileRepository files;
  private final ImportRepository imports;
  private final BlobStore blobs;
  private final Outbox outbox;
  private final WorkLoop loop;
  private final InstantSource clock = InstantSource.system();

  FileReading(
      Transactions transactions,
      FileRepository files,
      ImportRepository imports,
      BlobStore blobs,
      Outbox outbox) {
    this.transactions = transactions;
    this.files = files;
    this.imports = imports;
    this.blobs = blobs;
    this.outbox = outbox;
    this.loop = new WorkLoop("file-reading", IDLE, this::readNext);
  }

  @Override
  protected WorkLoop loop() {
    return loop;
  }

  private boolean readNext() {
    Optional<StoredFile> next = transactions.await(files::nextToRead);
    if (next.isEmpty()) {
      return false;
    }
    StoredFile file = next.get();
    transactions.await(() -> files.begin(file.id()));
    try {
      read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return true;
  }

  private void read(StoredFile file) throws IOException {
    switch (FormatDetector.detect(blobs.file(file.content()))) {
      case FormatDetector.Detection.Unclear unclear -> fail(file, unclear.reason(), null);
      case FormatDetector.Detection.Found found -> read(file, found.format());
    }
  }

  private void read(StoredFile file, FileFormat format) throws IOException {
    TrainingFile.Result result = new TrainingFile(blobs, file, format).read();
    String details = details(format, result.log());
    ArtifactRef manifest = result.manifest();
    DatasetManifest content = result.content();
    if (manifest == null || content == null) {
      fail(file, "no row can be used: " + details, result.problems());
      return;
    }
    Instant now = clock.instant();
    StoredFile read = file.processed(result.dataset(), result.version(), details);
    DatasetReady event =
        new DatasetReady(
            result.dataset(), result.version(), manifest, content.trainExamples(), 0, 0, null, now);
    transactions.await(
        () ->
            files
                .processed(
                    file.id(), result.dataset(), result.version(), details, result.problems())
                .chain(
                    first ->
                        first
                            ? imports
                                .add(file.filename(), content, manifest, now)
                                .chain(() -> outbox.add(event))
                                .chain(() -> outbox.add(FileEvents.stored(read, manifest, now)))
                            : Uni.createFrom().voidItem()));
    LOGGER
        .atInfo()
        .addKeyValue(LogKeys.DATASET, result.dataset())
        .addKeyValue(LogKeys.COUNT, content.trainExamples())
        .log("training file read");
  }

  private void fail(StoredFile file, String details, @Nullable ArtifactRef problems) {
    transactions.await(
        () ->
            files
                .failed(file.id(), details, problems)
                .chain(
                    first ->
                        first
                            ? outbox.add(
                                FileEvents.stored(file.failed(details), null, clock.instant()))
                            : Uni.createFrom().voidItem()));
  }

  /** Empty when all rows are good. */
  private static String details(FileFormat format, ProblemLog log) {
    StringBuilder details = new StringBuilder();
    if (log.rejected() > 0) {
      details
          .append(log.rejected())
          .append(" of ")
          .append(Math.max(log.rows(), log.rejected()))
          .append(" rows of ")
          .append(format.word())
          .append(" rejected; the first: ")
          .append(log.first().getFirst().text());
    }
    if (!log.leftOut().isEmpty()) {
      details
          .append(details.isEmpty() ? "" : "; ")
          .append("fields left out: ")
          .append(String.join(", ", log.leftOut().keySet().stream().sorted().limit(10).toList()));
    }
    return details.toString();
  }
}
