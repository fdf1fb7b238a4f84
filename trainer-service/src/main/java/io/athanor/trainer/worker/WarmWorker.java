package io.athanor.trainer.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The child JVM of one slot, kept between runs: the next run on the same base finds it loaded.
 * After any failure, for another base, and after an idle time it is replaced. Belongs to the slot's
 * thread.
 */
final class WarmWorker implements AutoCloseable {

  private static final Duration LOOK = Duration.ofMillis(200);

  private final Supplier<WorkerProcess> starter;
  private final WorkerConfig config;
  private @Nullable WorkerProcess process;
  private String base = "";
  private long idleSince;

  WarmWorker(Supplier<WorkerProcess> starter, WorkerConfig config) {
    this.starter = starter;
    this.config = config;
  }

  /**
   * A process that is ready for a job on this base.
   *
   * @param abandoned asked while waiting; true gives up
   * @throws WorkerStartException when none becomes ready
   */
  WorkerProcess acquire(String baseSha256, BooleanSupplier abandoned)
      throws InterruptedException, WorkerStartException {
    WorkerProcess warm = process;
    if (warm != null && warm.isAlive() && base.equals(baseSha256)) {
      return warm;
    }
    close();
    WorkerProcess fresh = starter.get();
    process = fresh;
    base = baseSha256;
    awaitReady(fresh, abandoned);
    return fresh;
  }

  /** A process did not come up. */
  static final class WorkerStartException extends Exception {

    private static final long serialVersionUID = 1L;

    WorkerStartException(String message) {
      super(message);
    }
  }

  private void awaitReady(WorkerProcess fresh, BooleanSupplier abandoned)
      throws InterruptedException, WorkerStartException {
    long deadline = System.nanoTime() + config.startLimit().toNanos();
    while (System.nanoTime() - deadline < 0) {
      Optional<WorkerMessage> message = fresh.next(LOOK);
      if (message.isPresent()) {
        switch (message.get()) {
          case WorkerMessage.Ready ready -> {
            return;
          }
          case WorkerMessage.Exited exited ->
              throw new WorkerStartException(
                  "the training worker ended with exit code "
                      + exited.exitCode()
                      + " before it was ready: "
                      + exited.lastOutput());
          default -> {}
        }
      }
      if (abandoned.getAsBoolean()) {
        throw new WorkerStartException("stopped before the training worker was ready");
      }
    }
    throw new WorkerStartException(
        "the training worker was not ready within " + config.startLimit().toSeconds() + " s");
  }

  /** The job is over; the process stays for the next one. */
  void keep() {
    idleSince = System.nanoTime();
  }

  /** Ends a process nobody needed for a while. */
  void endIfIdle() {
    if (process != null
        && (!process.isAlive() || System.nanoTime() - idleSince > config.idleTimeout().toNanos())) {
      close();
    }
  }

  @Override
  public void close() {
    WorkerProcess old = process;
    process = null;
    if (old != null) {
      old.close();
    }
  }
}
