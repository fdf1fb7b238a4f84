package io.athanor.local.pipeline;

import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.event.CheckpointSaved;
import io.athanor.contracts.event.DatasetFailed;
import io.athanor.contracts.event.DatasetReady;
import io.athanor.contracts.event.DocumentIngested;
import io.athanor.contracts.event.DocumentRejected;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.EvaluationCompleted;
import io.athanor.contracts.event.EvaluationFailed;
import io.athanor.contracts.event.FileDeleted;
import io.athanor.contracts.event.FileStored;
import io.athanor.contracts.event.IngestCompleted;
import io.athanor.contracts.event.IngestRequested;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.event.ModelWithdrawn;
import io.athanor.contracts.event.TrainingCancelRequested;
import io.athanor.contracts.event.TrainingCancelled;
import io.athanor.contracts.event.TrainingEvaluated;
import io.athanor.contracts.event.TrainingFailed;
import io.athanor.contracts.event.TrainingPauseRequested;
import io.athanor.contracts.event.TrainingPaused;
import io.athanor.contracts.event.TrainingProgressed;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.contracts.event.TrainingResumeRequested;
import io.athanor.contracts.event.TrainingStarted;
import io.athanor.contracts.event.TrainingSucceeded;
import io.athanor.local.console.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the events of one pipeline amount to. An event that happened before the pipeline was
 * submitted belongs to an earlier run of the same pipeline: its result is reused.
 */
final class PipelineStory {

  static final String INGEST = "ingest";
  static final String DATASET = "data set";
  static final String TRAINING = "training";
  static final String MODEL = "model";
  static final String EVALUATION = "evaluation";

  /** Stands for a pipeline without variants. */
  private static final String WHOLE = "";

  private final Instant submittedAt;
  private final boolean evaluated;
  private final List<String> parts;
  private final Consumer<StageReport> onReport;
  private final List<String> rejections = new ArrayList<>();
  private final Set<String> told = new HashSet<>();
  private final Map<String, ModelPublished> models = new HashMap<>();
  private final Map<String, EvaluationCompleted> evaluations = new HashMap<>();

  /**
   * @param evaluated whether the pipeline wants its models asked
   * @param variants names of the pipeline's variants, in order; empty for one recipe
   */
  PipelineStory(
      Instant submittedAt,
      boolean evaluated,
      List<String> variants,
      Consumer<StageReport> onReport) {
    this.submittedAt = submittedAt;
    this.evaluated = evaluated;
    this.parts = variants.isEmpty() ? List.of(WHOLE) : List.copyOf(variants);
    this.onReport = onReport;
  }

  /** Takes the next event; the outcome is present when it was the last. */
  Optional<PipelineOutcome> tell(DomainEvent event) {
    return switch (event) {
      case DocumentRejected rejected -> rejected(rejected);
      case IngestCompleted completed -> ingested(completed);
      case DatasetReady ready ->
          done(
              DATASET,
              ready,
              "%s, %s held out, %s"
                  .formatted(
                      count(ready.trainExamples(), "example"),
                      ready.validationExamples(),
                      count(ready.probes(), "probe")));
      case DatasetFailed failed -> failed(DATASET, failed, failed.detail());
      case TrainingStarted started -> started(started);
      case TrainingPaused paused -> warn(TRAINING, paused, "paused at step " + paused.step());
      case TrainingSucceeded succeeded -> succeeded(succeeded);
      case TrainingFailed failed -> failed(TRAINING, failed, failed.detail());
      case TrainingCancelled cancelled ->
          failed(TRAINING, cancelled, "cancelled at step " + cancelled.lastStep());
      // The model of a step beside the run's own.
      case ModelPublished step when step.checkpointStep() != null -> Optional.empty();
      case ModelPublished published -> {
        models.put(part(published), published);
        done(MODEL, published, "%s on %s".formatted(published.name(), published.baseModel()));
        yield ending();
      }
      case EvaluationCompleted completed -> {
        evaluations.put(part(completed), completed);
        done(EVALUATION, completed, "base and tuned model have answered");
        yield ending();
      }
      case EvaluationFailed failed -> failed(EVALUATION, failed, failed.detail());
      case DocumentIngested ignored -> Optional.empty();
      case IngestRequested ignored -> Optional.empty();
      case CheckpointSaved ignored -> Optional.empty();
      case ModelWithdrawn ignored -> Optional.empty();
      case TrainingProgressed ignored -> Optional.empty();
      case TrainingEvaluated ignored -> Optional.empty();
      case FileStored ignored -> Optional.empty();
      case FileDeleted ignored -> Optional.empty();
      case TrainingRequested ignored -> Optional.empty();
      case TrainingCancelRequested ignored -> Optional.empty();
      case TrainingPauseRequested ignored -> Optional.empty();
      case TrainingResumeRequested ignored -> Optional.empty();
    };
  }

  private Optional<PipelineOutcome> rejected(DocumentRejected rejected) {
    rejections.add(rejected.detail());
    return warn(INGEST, rejected, rejected.detail());
  }

  private Optional<PipelineOutcome> ingested(IngestCompleted completed) {
    if (completed.ingested() == 0) {
      String reasons = String.join(System.lineSeparator(), rejections);
      return failed(INGEST, completed, reasons.isEmpty() ? "no document was read" : reasons);
    }
    return done(
        INGEST,
        completed,
        "%s, %s"
            .formatted(
                count(completed.ingested(), "document"),
                count(completed.paragraphs(), "paragraph")));
  }

  private Optional<PipelineOutcome> started(TrainingStarted started) {
    if (!isHistory(started)) {
      @Nullable Integer resumedFrom = started.resumedFromStep();
      String how =
          resumedFrom == null
              ? "%s, %s, %s%s"
                  .formatted(
                      count(started.rows(), "row"),
                      count(started.epochs(), "epoch"),
                      count(started.steps(), "step"),
                      estimates(started))
              : "goes on from step %d of %d".formatted(resumedFrom, started.steps());
      onReport.accept(new StageReport(StageReport.Kind.BEGUN, TRAINING, named(started, how)));
      if (resumedFrom == null && started.warnings() != null) {
        started.warnings().forEach(warning -> warn(TRAINING, started, warning));
      }
    }
    return Optional.empty();
  }

  private static String estimates(TrainingStarted started) {
    @Nullable Long bytes = started.estimatedPeakBytes();
    @Nullable Double seconds = started.estimatedSeconds();
    return (bytes == null ? "" : ", about %.1f GB".formatted(bytes / 1e9))
        + (seconds == null
            ? ""
            : ", about " + Progress.clock(Duration.ofSeconds(seconds.longValue())));
  }

  private Optional<PipelineOutcome> succeeded(TrainingSucceeded succeeded) {
    if (succeeded.refusedExports() != null) {
      succeeded
          .refusedExports()
          .forEach(
              refused ->
                  warn(
                      TRAINING,
                      succeeded,
                      "%s was not published: %s".formatted(refused.kind(), refused.reason())));
    }
    return done(TRAINING, succeeded, describe(succeeded));
  }

  private static String describe(TrainingSucceeded succeeded) {
    Duration took = Duration.ofMillis((long) (succeeded.trainingSeconds() * 1000));
    double rate = succeeded.trainedTokens() / Math.max(1e-3, succeeded.trainingSeconds());
    return "%s in %s, %d tokens, %.0f tokens/s, loss %.3f, best step %d"
        .formatted(
            count(succeeded.steps(), "step"),
            Progress.clock(took),
            succeeded.trainedTokens(),
            rate,
            succeeded.finalLoss(),
            succeeded.bestStep());
  }

  private Optional<PipelineOutcome> done(String stage, DomainEvent event, String text) {
    // At least once: the same event may be sent again by a service that was killed.
    if (told.add(stage + event.aggregateId())) {
      String result = named(event, isHistory(event) ? text + " (reused)" : text);
      onReport.accept(new StageReport(StageReport.Kind.DONE, stage, result));
    }
    return Optional.empty();
  }

  private Optional<PipelineOutcome> warn(String stage, DomainEvent event, String text) {
    if (!isHistory(event)) {
      onReport.accept(new StageReport(StageReport.Kind.WARNING, stage, named(event, text)));
    }
    return Optional.empty();
  }

  private Optional<PipelineOutcome> failed(String stage, DomainEvent event, String reason) {
    return Optional.of(new PipelineOutcome.Failed(stage, named(event, reason), isHistory(event)));
  }

  private Optional<PipelineOutcome> ending() {
    if (!parts.stream().allMatch(this::isFinished)) {
      return Optional.empty();
    }
    List<PipelineOutcome.TunedModel> tuned =
        parts.stream()
            .map(
                part ->
                    new PipelineOutcome.TunedModel(
                        part, model(part), Optional.ofNullable(evaluations.get(part))))
            .toList();
    boolean reused =
        tuned.stream()
            .allMatch(
                each -> isHistory(each.evaluation().<DomainEvent>map(e -> e).orElse(each.model())));
    return Optional.of(new PipelineOutcome.Served(tuned, reused));
  }

  /** A model without probes is not asked anything, whatever the pipeline wants. */
  private boolean isFinished(String part) {
    return models.containsKey(part)
        && (!evaluated || model(part).probes() == null || evaluations.containsKey(part));
  }

  private ModelPublished model(String part) {
    return Objects.requireNonNull(models.get(part), part);
  }

  private static String part(DomainEvent event) {
    PipelineRef pipeline = event.pipeline();
    return pipeline == null || pipeline.variant() == null ? WHOLE : pipeline.variant();
  }

  /** The text, behind the variant's name if it is about one. */
  private static String named(DomainEvent event, String text) {
    String part = part(event);
    return part.equals(WHOLE) ? text : part + ": " + text;
  }

  private boolean isHistory(DomainEvent event) {
    return event.occurredAt().isBefore(submittedAt);
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
