package io.athanor.local.process;

import io.athanor.local.failure.PlatformFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One child process with its supervisor thread: starts it, waits until it is ready, starts it again
 * when it dies, gives it up when it never gets ready.
 *
 * <p>Invariant: at most one process of a child runs; after {@link #stop} none does.
 */
public final class SupervisedChild {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final int TAIL_LINES = 25;

  private final ChildSpec spec;
  private final Spawner spawner;
  private final RestartPolicy policy;
  private final Consumer<SupervisedChild> changed;
  private final ProcessRecord record;
  private final LogFile log;
  private final CountDownLatch stopRequested = new CountDownLatch(1);

  /** Empty text when the child was ready once, else why it will never be. */
  private final CompletableFuture<String> firstReady = new CompletableFuture<>();

  private final CompletableFuture<String> givenUp = new CompletableFuture<>();
  private final Thread supervisor;

  private volatile @Nullable Process process;
  private volatile ChildState state = ChildState.STARTING;
  private volatile int restarts;
  private volatile int restartsInARow;

  /**
   * @param runFolder where the process is recorded, so that a later launcher finds a leftover
   * @param changed told after every change of state, on the supervisor's thread
   */
  public SupervisedChild(
      ChildSpec spec,
      Spawner spawner,
      RestartPolicy policy,
      Path runFolder,
      Consumer<SupervisedChild> changed) {
    this.spec = spec;
    this.spawner = spawner;
    this.policy = policy;
    this.changed = changed;
    this.record = new ProcessRecord(runFolder.resolve(spec.name() + ".pid"));
    this.log = new LogFile(spec.log());
    this.supervisor =
        Thread.ofPlatform().daemon().name("supervisor-" + spec.name()).unstarted(this::supervise);
  }

  /** Starts the child and returns at once. */
  public void start() {
    log.rotate();
    supervisor.start();
  }

  /**
   * Waits until the child was ready once.
   *
   * @throws PlatformFailure when it was given up or stopped before
   */
  public void awaitReady() {
    String whyNot = firstReady.join();
    if (!whyNot.isEmpty()) {
      throw new PlatformFailure(whyNot);
    }
  }

  /** Completed with a message that explains why, when the child is given up. */
  public CompletableFuture<String> givenUp() {
    return givenUp;
  }

  public ChildSnapshot snapshot() {
    Process running = process;
    long pid = running != null && running.isAlive() ? running.pid() : 0;
    return new ChildSnapshot(spec.name(), pid, spec.port().orElse(0), state, restarts);
  }

  public LogFile log() {
    return log;
  }

  /** Ends the child: its stop signal first, {@code KILL} when the grace time is over. */
  public void stop(Duration grace) {
    stopRequested.countDown();
    try {
      Process running = process;
      if (running != null && running.isAlive()) {
        Signals.send(running.toHandle(), spec.stopSignal());
        if (!running.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
          running.descendants().forEach(ProcessHandle::destroyForcibly);
          running.destroyForcibly();
        }
      }
      supervisor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void supervise() {
    String whyNot = "";
    while (stopRequested.getCount() > 0) {
      enter(ChildState.STARTING);
      Duration readyFor = Duration.ZERO;
      try {
        Process running = launch();
        if (awaitFirstAnswer(running)) {
          long readySince = System.nanoTime();
          enter(ChildState.READY);
          firstReady.complete("");
          whyNot = "ended with status " + running.waitFor();
          readyFor = Duration.ofNanos(System.nanoTime() - readySince);
        } else {
          whyNot = endOfFailedStart(running);
        }
      } catch (IOException | UncheckedIOException e) {
        whyNot = "could not be started: " + e.getMessage();
      } catch (InterruptedException e) {
        break;
      }
      record.remove();
      if (stopRequested.getCount() > 0 && !pauseBeforeRestart(readyFor)) {
        giveUp(whyNot);
        return;
      }
    }
    enter(ChildState.STOPPED);
    firstReady.complete(spec.name() + " was stopped before it was ready");
  }

  private Process launch() throws IOException {
    spec.preparation().run();
    Process running = spawner.start(spec);
    process = running;
    record.write(running.toHandle());
    changed.accept(this);
    if (stopRequested.getCount() == 0) {
      // stop() may have looked before this process existed.
      Signals.send(running.toHandle(), spec.stopSignal());
    }
    return running;
  }

  private boolean awaitFirstAnswer(Process running) throws InterruptedException {
    long deadline = System.nanoTime() + spec.readyTimeout().toNanos();
    while (running.isAlive() && System.nanoTime() < deadline) {
      if (spec.readiness().isReady()) {
        return true;
      }
      if (running.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return false;
  }

  private String endOfFailedStart(Process running) throws InterruptedException {
    if (!running.isAlive()) {
      return "ended with status %d before it was ready".formatted(running.exitValue());
    }
    running.destroyForcibly().waitFor();
    return "was not ready after %d seconds".formatted(spec.readyTimeout().toSeconds());
  }

  private boolean pauseBeforeRestart(Duration readyFor) {
    if (policy.clearsAfter(readyFor)) {
      restartsInARow = 0;
    }
    Optional<Duration> delay = policy.delayAfter(restartsInARow, firstReady.isDone());
    if (delay.isEmpty()) {
      return false;
    }
    enter(ChildState.RESTARTING);
    try {
      if (!stopRequested.await(delay.get().toMillis(), TimeUnit.MILLISECONDS)) {
        restartsInARow++;
        restarts++;
      }
    } catch (InterruptedException e) {
      stopRequested.countDown();
    }
    return true;
  }

  private void giveUp(String whyNot) {
    enter(ChildState.GIVEN_UP);
    String message =
        "%s %s and was started %d times; last lines of %s:%n%s"
            .formatted(spec.name(), whyNot, restartsInARow + 1, log.path(), log.tail(TAIL_LINES));
    givenUp.complete(message);
    firstReady.complete(message);
  }

  private void enter(ChildState next) {
    state = next;
    changed.accept(this);
  }
}
