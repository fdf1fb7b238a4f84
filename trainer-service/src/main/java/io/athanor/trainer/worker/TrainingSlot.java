package io.athanor.trainer.worker;

import io.athanor.contracts.ProblemCode;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.observe.LogKeys;
import io.athanor.kit.trace.WorkSpan;
import io.athanor.trainer.basemodel.BaseModelProblemException;
import io.athanor.trainer.lease.LeaseKeeper;
import io.athanor.trainer.lease.LeaseLostException;
import io.athanor.trainer.lease.RunLease;
import io.athanor.trainer.lease.StopSignal;
import io.athanor.trainer.run.TrainingRun;
import io.athanor.trainer.run.TrainingRunState;
import io.athanor.trainer.worker.WarmWorker.WorkerStartException;
import io.opentelemetry.context.Scope;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device's worth of work: claims a run, prepares it, lets the child JVM train it and ends it.
 * {@link #workOnce} runs on the slot's own platform thread, one run at a time.
 */
final class TrainingSlot implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(TrainingSlot.class);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final SlotServices services;
  private final WarmWorker worker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private @Nullable StopFlag working;
  private volatile boolean busy;
  private boolean ending;

  TrainingSlot(SlotServices services, WarmWorker worker) {
    this.services = services;
    this.worker = worker;
  }

  /** Works on one run; false when there was none. */
  boolean workOnce() throws InterruptedException {
    worker.endIfIdle();
    StopFlag stop = new StopFlag();
    if (!begin(stop)) {
      return false;
    }
    try {
      long claimedAt = System.nanoTime();
      Optional<RunLease> lease = services.claim();
      if (lease.isEmpty()) {
        return false;
      }
      busy = true;
      attempt(lease.get(), claimedAt, stop);
      return true;
    } finally {
      busy = false;
      end();
    }
  }

  /** Whether a run is worked on here. */
  boolean isBusy() {
    return busy;
  }

  private void attempt(RunLease lease, long claimedAt, StopFlag stop) throws InterruptedException {
    boolean healthy = false;
    AttemptFolders folders = services.folders(lease);
    LOGGER
        .atInfo()
        .addKeyValue(LogKeys.RUN, lease.runId())
        .addKeyValue(LogKeys.ATTEMPT, lease.attempt())
        .log("run claimed");
    try (LeaseKeeper.Keeping keeping = services.keeper().keep(lease, claimedAt, stop::raise)) {
      stop.fenceWhen(keeping::isOverdue);
      healthy = workTraced(services.journal().read(lease), lease, folders, stop);
    } catch (LeaseLostException e) {
      LOGGER.atWarn().addKeyValue(LogKeys.RUN, lease.runId()).log("run left to another attempt");
    } catch (RuntimeException e) {
      breakOff(lease, e, stop);
    } finally {
      if (healthy) {
        worker.keep();
      } else {
        worker.close();
      }
      deleteQuietly(folders);
    }
  }

  private boolean workTraced(TrainingRun run, RunLease lease, AttemptFolders folders, StopFlag stop)
      throws InterruptedException {
    try (WorkSpan span = services.beginSpan(run);
        Scope scope = span.enter()) {
      return work(run, lease, folders, stop);
    }
  }

  /** True when the process may take another job. */
  private boolean work(TrainingRun run, RunLease lease, AttemptFolders folders, StopFlag stop)
      throws InterruptedException {
    if (run.state() instanceof TrainingRunState.Running running) {
      running.stopRequest().ifPresent(stop::raise);
    }
    RunEnding ending = services.ending();
    AttemptProgress progress = services.progress(run);
    PreparedJob prepared;
    WorkerProcess process;
    try {
      progress.preparing("preparing");
      prepared = services.preparation().prepare(run, folders, services.threads());
      progress.preparing("starting the worker");
      process = worker.acquire(prepared.base().sha256(), () -> stop.get().isPresent());
    } catch (BaseModelProblemException e) {
      services.journal().failed(lease, run, e.code(), message(e), run.checkpointStep());
      return true;
    } catch (BlobStoreException e) {
      blobFailed(run, lease, e);
      return true;
    } catch (UncheckedIOException | WorkerStartException e) {
      AttemptOutcome.Broken broken = new AttemptOutcome.Broken(message(e), run.checkpointStep());
      ending.broken(run, lease, broken, stop.get());
      return false;
    }
    TrainingAttempt attempt =
        new TrainingAttempt(run, lease, prepared, process, stop, services.collaborators(progress));
    AttemptOutcome outcome = attempt.supervise();
    RunEnding.Finished finished = new RunEnding.Finished(prepared, progress.amount());
    persistently(stop, () -> ending.end(run, lease, outcome, stop.get(), finished));
    return outcome instanceof AttemptOutcome.Trained && process.isAlive();
  }

  /** The end of a long training is not given up for a database that is away for a moment. */
  private static void persistently(StopFlag stop, Runnable ending) throws InterruptedException {
    while (true) {
      try {
        ending.run();
        return;
      } catch (LeaseLostException e) {
        throw e;
      } catch (RuntimeException e) {
        if (stop.is(StopSignal.LEASE_LOST) || stop.is(StopSignal.SHUTDOWN)) {
          throw e;
        }
        LOGGER.atWarn().setCause(e).log("the end of a run cannot be written; it is tried again");
        TimeUnit.MILLISECONDS.sleep(RETRY_AFTER.toMillis());
      }
    }
  }

  /**
   * Damage does not heal by trying again; anything else may. A store that is away says nothing
   * about the run, so its attempt does not count and the run waits in the queue.
   */
  private void blobFailed(TrainingRun run, RunLease lease, BlobStoreException failure)
      throws InterruptedException {
    if (failure.isTransient()) {
      LOGGER
          .atWarn()
          .addKeyValue(LogKeys.RUN, run.id())
          .setCause(failure)
          .log("the blob store is away, the run goes back into the queue");
      TimeUnit.MILLISECONDS.sleep(RETRY_AFTER.toMillis());
      services.ending().release(lease);
    } else if (failure.code() == ProblemCode.INTERNAL_ERROR) {
      services
          .ending()
          .broken(
              run,
              lease,
              new AttemptOutcome.Broken(message(failure), run.checkpointStep()),
              Optional.empty());
    } else {
      services.journal().failed(lease, run, failure.code(), message(failure), run.checkpointStep());
    }
  }

  /**
   * A defect, or the database is away. In the one case the attempt counts, so that the run ends
   * some time; in the other the row says "running" until the lease lapses.
   */
  private void breakOff(RunLease lease, RuntimeException failure, StopFlag stop) {
    LOGGER
        .atError()
        .setCause(failure)
        .addKeyValue(LogKeys.RUN, lease.runId())
        .log("attempt failed");
    try {
      TrainingRun run = services.journal().read(lease);
      AttemptOutcome.Broken broken =
          new AttemptOutcome.Broken(failure.toString(), run.checkpointStep());
      services.ending().broken(run, lease, broken, stop.get());
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  private static void deleteQuietly(AttemptFolders folders) {
    try {
      folders.delete();
    } catch (UncheckedIOException e) {
      LOGGER.atDebug().setCause(e).log("working files stay until the run's next attempt");
    }
  }

  private static String message(Exception failure) {
    return String.valueOf(failure.getMessage());
  }

  private boolean begin(StopFlag stop) {
    lock.lock();
    try {
      if (ending) {
        return false;
      }
      working = stop;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      working = null;
      idle.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no further run and stops the one in progress at its next boundary. */
  void stop() {
    lock.lock();
    try {
      ending = true;
      if (working != null) {
        working.raise(StopSignal.SHUTDOWN);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no run is in progress, at most until the deadline on the monotonic clock. */
  void awaitIdle(long deadline) throws InterruptedException {
    lock.lock();
    try {
      long left = deadline - System.nanoTime();
      while (working != null && left > 0) {
        left = idle.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    worker.close();
  }
}
