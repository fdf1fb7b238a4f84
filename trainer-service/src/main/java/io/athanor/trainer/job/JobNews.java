package io.athanor.trainer.job;

import io.athanor.contracts.RunId;
import io.athanor.contracts.Uuid7;
import io.athanor.contracts.event.CheckpointSaved;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.TrainingCancelled;
import io.athanor.contracts.event.TrainingEvaluated;
import io.athanor.contracts.event.TrainingFailed;
import io.athanor.contracts.event.TrainingPaused;
import io.athanor.contracts.event.TrainingProgressed;
import io.athanor.contracts.event.TrainingStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the events of a run mean for its job. An event's identifier follows from what it tells of: a
 * delivery repeated, or a step trained again behind a checkpoint, makes no second one.
 */
final class JobNews {

  private JobNews() {}

  /** The news of one Kafka event; none for what a job does not tell. */
  static List<JobEvent> of(DomainEvent event, String eventId) {
    return switch (event) {
      case TrainingStarted started -> started(started, eventId);
      case TrainingProgressed progressed -> List.of(step(progressed));
      case TrainingEvaluated evaluated -> List.of(evaluation(evaluated));
      case CheckpointSaved saved ->
          List.of(
              message(
                  saved.runId(),
                  eventId,
                  saved.occurredAt(),
                  "State saved at step "
                      + saved.step()
                      + ": the job goes on from here if it is interrupted"));
      case TrainingPaused paused ->
          List.of(
              message(
                  paused.runId(),
                  eventId,
                  paused.occurredAt(),
                  "Fine-tuning job paused at step " + paused.step()));
      case TrainingCancelled cancelled ->
          List.of(
              last(
                  cancelled.runId(),
                  eventId,
                  cancelled.occurredAt(),
                  JobEvent.Level.INFO,
                  "Fine-tuning job cancelled at step " + cancelled.lastStep()));
      case TrainingFailed failed ->
          List.of(
              last(
                  failed.runId(),
                  eventId,
                  failed.occurredAt(),
                  JobEvent.Level.ERROR,
                  failed.detail()));
      default -> List.of();
    };
  }

  private static List<JobEvent> started(TrainingStarted started, String eventId) {
    List<JobEvent> news = new ArrayList<>();
    Integer from = started.resumedFromStep();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("total_steps", started.steps());
    data.put("n_epochs", started.epochs());
    data.put("rows", started.rows());
    news.add(
        event(
            started.runId(),
            eventId,
            started.occurredAt(),
            from == null ? "Fine-tuning job started" : "Fine-tuning job resumed at step " + from,
            data));
    List<String> warnings = started.warnings() == null ? List.of() : started.warnings();
    for (String warning : warnings) {
      news.add(
          new JobEvent(
              id(started.runId(), "warning " + warning),
              started.runId(),
              0,
              started.occurredAt(),
              JobEvent.Level.WARN,
              JobEvent.Type.MESSAGE,
              warning,
              Map.of(),
              false));
    }
    return news;
  }

  private static JobEvent step(TrainingProgressed event) {
    TrainedStep step =
        new TrainedStep(event.step(), event.loss(), event.learningRate(), event.accuracy());
    return step(event.runId(), step, event.steps(), event.occurredAt());
  }

  /** A step of a job that has {@code steps} of them. */
  static JobEvent step(RunId job, TrainedStep step, int steps, Instant time) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("step", step.step());
    data.put("total_steps", steps);
    data.put("train_loss", step.loss());
    putIfKnown(data, "train_mean_token_accuracy", step.accuracy());
    data.put("learning_rate", step.learningRate());
    return metrics(
        job,
        "step " + step.step(),
        time,
        String.format(
            Locale.ROOT, "Step %d/%d: training loss=%.4f", step.step(), steps, step.loss()),
        data);
  }

  private static JobEvent evaluation(TrainingEvaluated event) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("step", event.step());
    putIfKnown(data, "valid_loss", event.validationLoss());
    putIfKnown(data, "valid_mean_token_accuracy", event.validationAccuracy());
    putIfKnown(data, "x_paraphrase_loss", event.paraphraseLoss());
    putIfKnown(data, "x_anchor_loss", event.anchorLoss());
    Double loss = event.validationLoss();
    return metrics(
        event.runId(),
        "evaluation " + event.step(),
        event.occurredAt(),
        loss == null
            ? "Step " + event.step() + ": evaluated"
            : String.format(Locale.ROOT, "Step %d: validation loss=%.4f", event.step(), loss),
        data);
  }

  private static void putIfKnown(Map<String, Object> data, String name, @Nullable Double value) {
    if (value != null) {
      data.put(name, value);
    }
  }

  /** A message of the job itself, once for each text. */
  static JobEvent message(RunId job, Instant time, String text) {
    return event(job, id(job, text), time, text, Map.of());
  }

  /** The job has ended without a run. */
  static JobEvent end(RunId job, Instant time, JobEvent.Level level, String text) {
    return last(job, id(job, text), time, level, text);
  }

  private static JobEvent message(RunId job, String eventId, Instant time, String text) {
    return event(job, eventId, time, text, Map.of());
  }

  private static JobEvent event(
      RunId job, String eventId, Instant time, String text, Map<String, Object> data) {
    return new JobEvent(
        plain(eventId),
        job,
        0,
        time,
        JobEvent.Level.INFO,
        JobEvent.Type.MESSAGE,
        text,
        data,
        false);
  }

  private static JobEvent last(
      RunId job, String eventId, Instant time, JobEvent.Level level, String text) {
    return new JobEvent(
        plain(eventId), job, 0, time, level, JobEvent.Type.MESSAGE, text, Map.of(), true);
  }

  private static JobEvent metrics(
      RunId job, String what, Instant time, String text, Map<String, Object> data) {
    return new JobEvent(
        id(job, what), job, 0, time, JobEvent.Level.INFO, JobEvent.Type.METRICS, text, data, false);
  }

  private static String id(RunId job, String what) {
    UUID named = Uuid7.named("event of job " + job + ": " + what);
    return plain(named.toString());
  }

  private static String plain(String id) {
    return id.replace("-", "");
  }
}
