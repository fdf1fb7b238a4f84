package io.athanor.dataset.files;

import io.athanor.dataset.files.SweepRepository.Leftover;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.observe.LogKeys;
import io.athanor.kit.transaction.Transactions;
import io.athanor.kit.work.WorkLoop;
import io.athanor.kit.work.WorkerBean;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the bytes of files that are gone and of uploads that have ended. Bytes go before their
 * mark, so a sweep that was killed is simply done again.
 */
@ApplicationScoped
class FileSweep extends WorkerBean {

  private static final Logger LOGGER = LoggerFactory.getLogger(FileSweep.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final Transactions transactions;
  private final SweepRepository leftovers;
  private final BlobStore blobs;
  private final FilesConfig config;
  private final WorkLoop loop;
  private final InstantSource clock = InstantSource.system();

  FileSweep(
      Transactions transactions, SweepRepository leftovers, BlobStore blobs, FilesConfig config) {
    this.transactions = transactions;
    this.leftovers = leftovers;
    this.blobs = blobs;
    this.config = config;
    this.loop = new WorkLoop("file-sweep", EVERY, () -> sweep(clock.instant()));
  }

  @Override
  protected WorkLoop loop() {
    return loop;
  }

  /** Sweeps what is due at a time; false when there was nothing. */
  boolean sweep(Instant now) {
    Instant before = now.minus(config.bytesKept());
    List<Leftover> files = transactions.await(() -> leftovers.files(before));
    for (Leftover file : files) {
      file.blobs().forEach(blobs::delete);
      transactions.await(() -> leftovers.fileIsSwept(file.id(), now));
    }
    List<Leftover> parts = transactions.await(() -> leftovers.parts(before));
    for (Leftover part : parts) {
      part.blobs().forEach(blobs::delete);
      transactions.await(() -> leftovers.partIsSwept(part.id()));
    }
    transactions.await(() -> leftovers.uploadsAreSwept(before, now));
    int swept = files.size() + parts.size();
    if (swept > 0) {
      LOGGER.atInfo().addKeyValue(LogKeys.COUNT, swept).log("bytes of ended files deleted");
    }
    return swept > 0;
  }
}
