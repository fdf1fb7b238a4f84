package io.athanor.trainer.worker;

import io.athanor.contracts.ProblemCode;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.observe.LogKeys;
import io.athanor.trainer.lease.RunLease;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the checkpoints of an attempt into the blob store, and knows when training has to wait for
 * it: one checkpoint that could not be stored costs nothing but a longer way back, many of them the
 * whole of a long run. Belongs to the slot's thread.
 */
final class CheckpointStoring {

  private static final Logger LOGGER = LoggerFactory.getLogger(CheckpointStoring.class);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final CheckpointFiles files;
  private final RunLease lease;
  private final Path staging;
  private final int mostUnsaved;
  private final LongSupplier nanoClock;

  private WorkerMessage.@Nullable Checkpoint newest;
  private int unsaved;
  private boolean failing;

  /** Step of the checkpoint whose failure is in the log, which need not hear of every try. */
  private int told = -1;

  private long nextTry;

  /**
   * @param staging where the files of a checkpoint are held while it is stored
   * @param mostUnsaved checkpoints that may be written while the store is away
   */
  CheckpointStoring(
      CheckpointFiles files,
      RunLease lease,
      Path staging,
      int mostUnsaved,
      LongSupplier nanoClock) {
    this.files = files;
    this.lease = lease;
    this.staging = staging;
    this.mostUnsaved = mostUnsaved;
    this.nanoClock = nanoClock;
    this.nextTry = nanoClock.getAsLong();
  }

  /** A checkpoint that is in the blob store. */
  record Saved(int step, CheckpointFiles.Stored stored) {}

  /** The worker has written one. */
  void written(WorkerMessage.Checkpoint checkpoint) {
    newest = checkpoint;
    unsaved++;
  }

  /** Whether as many as may be are not stored, because the last try has failed. */
  boolean isBehind() {
    return failing && unsaved >= mostUnsaved;
  }

  /**
   * Stores the newest one, if it is time to. A worker may write them faster than they can be
   * stored; it goes on meanwhile and keeps only the last two, so older ones are passed over.
   *
   * @param last whether this is the last chance, which does not wait for its time
   * @throws BlobStoreException when the store is full, which waiting does not change
   */
  Optional<Saved> storeNewest(boolean last) {
    WorkerMessage.Checkpoint checkpoint = newest;
    if (checkpoint == null || (!last && nanoClock.getAsLong() - nextTry < 0)) {
      return Optional.empty();
    }
    try {
      CheckpointFiles.Stored stored =
          files.store(lease, checkpoint.step(), Path.of(checkpoint.path()), staging);
      newest = null;
      unsaved = 0;
      failing = false;
      return Optional.of(new Saved(checkpoint.step(), stored));
    } catch (BlobStoreException e) {
      if (e.code() == ProblemCode.STORAGE_FULL) {
        throw e;
      }
      failed(checkpoint, e);
    } catch (UncheckedIOException e) {
      failed(checkpoint, e);
    }
    return Optional.empty();
  }

  private void failed(WorkerMessage.Checkpoint checkpoint, RuntimeException cause) {
    failing = true;
    nextTry = nanoClock.getAsLong() + RETRY_AFTER.toNanos();
    if (checkpoint.step() == told) {
      return;
    }
    told = checkpoint.step();
    LOGGER
        .atWarn()
        .addKeyValue(LogKeys.RUN, lease.runId())
        .addKeyValue(LogKeys.STEP, checkpoint.step())
        .addKeyValue("unsaved", unsaved)
        .setCause(cause)
        .log("checkpoint could not be stored, it is tried again");
  }
}
