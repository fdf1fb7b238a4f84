package io.athanor.trainer.worker;

import io.athanor.contracts.event.TrainingEvaluated;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.observe.LogKeys;
import io.athanor.trainer.lease.RunLease;
import io.athanor.trainer.lease.StopSignal;
import io.athanor.trainer.run.RunJournal;
import io.athanor.trainer.run.TrainingPlan;
import io.athanor.trainer.run.TrainingRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One child JVM working on one run: hears its messages, stores its checkpoints, passes on the wish
 * to stop, and ends it when it hangs. Runs on the slot's thread.
 */
final class TrainingAttempt {

  private static final Logger LOGGER = LoggerFactory.getLogger(TrainingAttempt.class);

  /** How long a wish to stop may go unnoticed. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /** Exit codes of SIGINT and SIGTERM: whoever ends the service's process group ends the child. */
  private static final int INTERRUPTED = 130;

  private static final int TERMINATED = 143;

  private final TrainingRun run;
  private final RunLease lease;
  private final PreparedJob prepared;
  private final WorkerProcess process;
  private final StopFlag stop;
  private final Collaborators collaborators;
  private final CheckpointStoring checkpoints;
  private final PendingWrites writes = new PendingWrites(System::nanoTime);

  private int lastStep;
  private long lastHeard = System.nanoTime();
  private boolean waiting;
  private @Nullable StopSignal passedOn;
  private long stopDeadline;

  /** What an attempt works with. */
  record Collaborators(
      RunJournal journal,
      CheckpointFiles checkpoints,
      AttemptProgress progress,
      WorkerConfig config) {}

  TrainingAttempt(
      TrainingRun run,
      RunLease lease,
      PreparedJob prepared,
      WorkerProcess process,
      StopFlag stop,
      Collaborators collaborators) {
    this.run = run;
    this.lease = lease;
    this.prepared = prepared;
    this.process = process;
    this.stop = stop;
    this.collaborators = collaborators;
    this.checkpoints =
        new CheckpointStoring(
            collaborators.checkpoints(),
            lease,
            Path.of(prepared.job().attemptDir()).resolveSibling("storing"),
            collaborators.config().mostUnsavedCheckpoints(),
            System::nanoTime);
    this.lastStep = prepared.resumedFromStep().orElse(0);
  }

  /**
   * Lets the child work until it ends, one way or another.
   *
   * @throws io.athanor.trainer.lease.LeaseLostException when the run belongs to another attempt
   */
  AttemptOutcome supervise() throws InterruptedException {
    try {
      return hearToTheEnd();
    } finally {
      collaborators.progress().ended();
    }
  }

  private AttemptOutcome hearToTheEnd() throws InterruptedException {
    process.send(new WorkerCommand.Run(prepared.job()));
    while (true) {
      Optional<WorkerMessage> message = process.next(LOOK);
      long now = System.nanoTime();
      Optional<AttemptOutcome> end = Optional.empty();
      if (message.isPresent() || waiting) {
        lastHeard = now;
      }
      if (message.isPresent()) {
        end = stop.is(StopSignal.LEASE_LOST) ? end(message.get()) : hear(message.get());
      }
      if (end.isPresent() || process.isQuiet()) {
        Optional<AttemptOutcome> full = storeNewest(end.isPresent());
        end = end.or(() -> full);
      }
      waitForStore();
      writes.flush();
      end = end.or(() -> obeyStop(now)).or(() -> noticeSilence(now));
      if (end.isPresent()) {
        finishWrites();
        return end.get();
      }
    }
  }

  /** Of a worker whose run belongs to another attempt only its end matters. */
  private Optional<AttemptOutcome> end(WorkerMessage message) {
    return switch (message) {
      case WorkerMessage.Succeeded over -> Optional.of(new AttemptOutcome.Stopped(lastStep));
      case WorkerMessage.Failed over -> Optional.of(new AttemptOutcome.Stopped(lastStep));
      case WorkerMessage.Cancelled over -> Optional.of(new AttemptOutcome.Stopped(lastStep));
      case WorkerMessage.Stopped over -> Optional.of(new AttemptOutcome.Stopped(lastStep));
      case WorkerMessage.Exited over -> Optional.of(new AttemptOutcome.Stopped(lastStep));
      default -> Optional.empty();
    };
  }

  private void finishWrites() throws InterruptedException {
    while (!writes.isEmpty() && !stop.is(StopSignal.LEASE_LOST)) {
      writes.flush();
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
    }
  }

  private Optional<AttemptOutcome> hear(WorkerMessage message) {
    return switch (message) {
      case WorkerMessage.Ready ready -> Optional.empty();
      case WorkerMessage.Started started -> {
        TrainingPlan plan = DerivedSettings.plan(started, run.request().spec());
        collaborators.progress().started(plan);
        writes.add(
            () -> collaborators.journal().started(lease, run, plan, prepared.resumedFromStep()));
        yield Optional.empty();
      }
      case WorkerMessage.Progress progress -> {
        lastStep = Math.max(lastStep, progress.step());
        collaborators
            .progress()
            .stepped(progress)
            .filter(noted -> writes.isEmpty())
            .ifPresent(noted -> writes.add(() -> collaborators.journal().progressed(lease, noted)));
        yield Optional.empty();
      }
      case WorkerMessage.Checkpoint checkpoint -> {
        lastStep = Math.max(lastStep, checkpoint.step());
        checkpoints.written(checkpoint);
        yield Optional.empty();
      }
      case WorkerMessage.Evaluated evaluated -> {
        TrainingEvaluated event = collaborators.progress().evaluated(evaluated);
        writes.add(() -> collaborators.journal().evaluated(lease, event));
        yield Optional.empty();
      }
      case WorkerMessage.Succeeded succeeded -> Optional.of(new AttemptOutcome.Trained(succeeded));
      case WorkerMessage.Failed failed ->
          Optional.of(
              FailureCodes.outcome(
                  failed.code(),
                  failed.detail(),
                  failed.lastStep() == null ? lastStep : failed.lastStep()));
      case WorkerMessage.Cancelled cancelled ->
          Optional.of(new AttemptOutcome.Stopped(cancelled.step()));
      case WorkerMessage.Stopped stopped -> Optional.of(new AttemptOutcome.Stopped(stopped.step()));
      case WorkerMessage.Exited exited -> Optional.of(ended(exited));
    };
  }

  private Optional<AttemptOutcome> storeNewest(boolean last) {
    if (stop.is(StopSignal.LEASE_LOST)) {
      return Optional.empty();
    }
    try {
      checkpoints.storeNewest(last).ifPresent(this::note);
      return Optional.empty();
    } catch (BlobStoreException e) {
      return Optional.of(
          new AttemptOutcome.Failed(e.code(), String.valueOf(e.getMessage()), lastStep));
    }
  }

  private void note(CheckpointStoring.Saved saved) {
    collaborators.progress().checkpointStored(saved.stored().bytes());
    writes.add(
        () ->
            collaborators
                .journal()
                .checkpointSaved(lease, run, saved.step(), saved.stored().list()));
  }

  /** Training that nobody could go on with is not worth doing while the store is away. */
  private void waitForStore() {
    if (checkpoints.isBehind() == waiting) {
      return;
    }
    waiting = !waiting;
    if (!waiting) {
      process.send(new WorkerCommand.GoOn());
      collaborators.progress().goesOn();
      LOGGER.atInfo().addKeyValue(LogKeys.RUN, run.id()).log("training goes on");
      return;
    }
    process.send(new WorkerCommand.Hold());
    LOGGER
        .atWarn()
        .addKeyValue(LogKeys.RUN, run.id())
        .addKeyValue(LogKeys.STEP, lastStep)
        .log("training waits for the blob store");
    collaborators
        .progress()
        .waits()
        .ifPresent(noted -> writes.add(() -> collaborators.journal().progressed(lease, noted)));
  }

  private AttemptOutcome ended(WorkerMessage.Exited exited) {
    if (exited.exitCode() == INTERRUPTED || exited.exitCode() == TERMINATED) {
      return new AttemptOutcome.Interrupted(lastStep);
    }
    String words = exited.lastOutput().isBlank() ? "" : "; its last words: " + exited.lastOutput();
    return new AttemptOutcome.Broken(
        "the training worker ended with exit code " + exited.exitCode() + words, lastStep);
  }

  private Optional<AttemptOutcome> obeyStop(long now) {
    Optional<StopSignal> signal = stop.get();
    if (signal.isEmpty()) {
      return Optional.empty();
    }
    if (signal.get() != passedOn) {
      passOn(signal.get(), now);
    }
    if (now - stopDeadline < 0) {
      return Optional.empty();
    }
    LOGGER
        .atWarn()
        .addKeyValue(LogKeys.RUN, run.id())
        .addKeyValue("signal", signal.get())
        .log("the training worker did not stop in time and is killed");
    process.kill();
    return Optional.of(new AttemptOutcome.Stopped(lastStep));
  }

  private void passOn(StopSignal signal, long now) {
    passedOn = signal;
    WorkerConfig config = collaborators.config();
    switch (signal) {
      case PAUSE -> process.send(new WorkerCommand.Pause());
      case CANCEL -> process.send(new WorkerCommand.Cancel());
      case SHUTDOWN, LEASE_LOST -> process.send(new WorkerCommand.Shutdown());
    }
    Duration limit =
        switch (signal) {
          case PAUSE, CANCEL -> config.stopLimit();
          case SHUTDOWN, LEASE_LOST -> config.shutdownLimit();
        };
    stopDeadline = now + limit.toNanos();
  }

  private Optional<AttemptOutcome> noticeSilence(long now) {
    Duration limit = collaborators.config().silenceLimit();
    if (now - lastHeard < limit.toNanos()) {
      return Optional.empty();
    }
    process.kill();
    return Optional.of(
        new AttemptOutcome.Broken(
            "the training worker said nothing for " + limit.toSeconds() + " s and was killed",
            lastStep));
  }
}
