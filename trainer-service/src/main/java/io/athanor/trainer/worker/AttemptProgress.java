package io.athanor.trainer.worker;

import io.athanor.contracts.event.TrainingEvaluated;
import io.athanor.contracts.event.TrainingProgressed;
import io.athanor.trainer.progress.ProgressReporter;
import io.athanor.trainer.run.RunJournal.TrainedAmount;
import io.athanor.trainer.run.RunProgress;
import io.athanor.trainer.run.TrainingPlan;
import io.athanor.trainer.run.TrainingRun;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an attempt has done so far, told to whoever watches and noted now and then in the row. */
final class AttemptProgress {

  private static final String STAGE = "training";
  private static final String WAITING = "waiting for the blob store";

  /** Pause between two notes in the row. */
  private static final Duration NOTE_EVERY = Duration.ofSeconds(5);

  private static final double NANOS_PER_SECOND = 1e9;

  private final TrainingRun run;
  private final ProgressReporter reporter;
  private final CheckpointMetrics checkpoints;
  private final InstantSource clock;
  private long startedAt = System.nanoTime();
  private long notedAt = startedAt - NOTE_EVERY.toNanos();
  private long tokens;
  private @Nullable TrainingProgressed last;
  private boolean waiting;

  AttemptProgress(
      TrainingRun run,
      ProgressReporter reporter,
      CheckpointMetrics checkpoints,
      InstantSource clock) {
    this.run = run;
    this.reporter = reporter;
    this.checkpoints = checkpoints;
    this.clock = clock;
  }

  /** Says what is prepared before the first step. */
  void preparing(String phase) {
    post(Map.of("phase", phase));
  }

  void started(TrainingPlan plan) {
    startedAt = System.nanoTime();
    checkpoints.began(run.id());
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("phase", "started");
    values.put("steps", plan.steps());
    values.put("epochs", plan.epochs());
    values.put("rows", plan.rows());
    putIfKnown(values, "warnings", plan.warnings());
    putIfKnown(values, "estimatedPeakBytes", plan.estimatedPeakBytes());
    putIfKnown(values, "estimatedSeconds", plan.estimatedSeconds());
    post(values);
  }

  /** Tells of a step; what is to be noted in the row, if it is time to. */
  Optional<RunProgress> stepped(WorkerMessage.Progress step) {
    if (step.loss() == null) {
      post(Map.of("phase", phase(step), "step", step.step(), "steps", step.steps()));
      return Optional.empty();
    }
    TrainingProgressed event = event(step);
    last = event;
    long fresh = Math.max(0, event.tokens() - tokens);
    tokens += fresh;
    reporter.stepped(
        event, fresh, Duration.ofNanos((long) (orZero(step.stepSeconds()) * NANOS_PER_SECOND)));
    if (waiting) {
      // A step that was under way when it was told to wait.
      return Optional.of(noteWaiting(event));
    }
    long now = System.nanoTime();
    if (now - notedAt < NOTE_EVERY.toNanos() && step.step() < step.steps()) {
      return Optional.empty();
    }
    notedAt = now;
    return Optional.of(note(event, event.phase()));
  }

  /** Training waits for the blob store; what is to be noted in the row, if there was a step. */
  Optional<RunProgress> waits() {
    waiting = true;
    return Optional.ofNullable(last).map(this::noteWaiting);
  }

  /** The wait is over; its first step is noted at once. */
  void goesOn() {
    waiting = false;
    notedAt = System.nanoTime() - NOTE_EVERY.toNanos();
  }

  private RunProgress noteWaiting(TrainingProgressed event) {
    post(Map.of("phase", WAITING, "step", event.step(), "steps", event.steps()));
    return note(event, WAITING);
  }

  private RunProgress note(TrainingProgressed event, String phase) {
    return new RunProgress(
        phase,
        event.step(),
        event.steps(),
        event.epoch(),
        event.steps() == 0 ? 0 : 100.0 * event.step() / event.steps(),
        event.secondsLeft(),
        event.loss(),
        event.learningRate(),
        event.tokensPerSecond(),
        clock.instant());
  }

  /** Tells of an evaluation; the event is for the journal. */
  TrainingEvaluated evaluated(WorkerMessage.Evaluated evaluated) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("phase", "evaluated");
    putIfKnown(values, "step", evaluated.step());
    putIfKnown(values, "validationLoss", evaluated.validationLoss());
    putIfKnown(values, "paraphraseLoss", evaluated.paraphraseLoss());
    putIfKnown(values, "anchorLoss", evaluated.anchorLoss());
    putIfKnown(values, "best", evaluated.best());
    post(values);
    return new TrainingEvaluated(
        run.id(),
        evaluated.step() == null ? 0 : evaluated.step(),
        evaluated.validationLoss(),
        evaluated.validationAccuracy(),
        evaluated.paraphraseLoss(),
        evaluated.anchorLoss(),
        Boolean.TRUE.equals(evaluated.best()),
        run.request().pipeline(),
        clock.instant());
  }

  /** A checkpoint is completely stored. */
  void checkpointStored(long bytes) {
    checkpoints.stored(run.id(), bytes);
  }

  /** The worker has ended. */
  void ended() {
    checkpoints.ended(run.id());
  }

  TrainedAmount amount() {
    return new TrainedAmount(Duration.ofNanos(System.nanoTime() - startedAt), tokens);
  }

  private TrainingProgressed event(WorkerMessage.Progress step) {
    return new TrainingProgressed(
        run.id(),
        phase(step),
        step.step(),
        step.steps(),
        orZero(step.epoch()),
        orZero(step.loss()),
        orZero(step.learningRate()),
        orZero(step.gradientNorm()),
        step.tokens() == null ? tokens : step.tokens(),
        orZero(step.tokensPerSecond()),
        orZero(step.secondsLeft()),
        run.request().pipeline(),
        clock.instant(),
        step.accuracy());
  }

  private static String phase(WorkerMessage.Progress step) {
    return step.phase() == null ? STAGE : step.phase().toLowerCase(Locale.ROOT);
  }

  private void post(Map<String, ?> values) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("runId", run.id().value());
    all.putAll(values);
    reporter.post(run.request().pipeline(), STAGE, all);
  }

  private static void putIfKnown(Map<String, Object> values, String name, @Nullable Object value) {
    if (value != null) {
      values.put(name, value);
    }
  }

  private static double orZero(@Nullable Double value) {
    return value == null || value.isNaN() ? 0 : value;
  }
}
