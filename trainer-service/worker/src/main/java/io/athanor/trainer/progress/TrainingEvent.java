package io.athanor.trainer.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.athanor.trainer.export.PublishedFile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line that the worker writes: a JSON object whose {@code type} is given below. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TrainingEvent.Ready.class, name = "ready"),
  @JsonSubTypes.Type(value = TrainingEvent.Started.class, name = "started"),
  @JsonSubTypes.Type(value = TrainingEvent.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = TrainingEvent.CheckpointSaved.class, name = "checkpoint"),
  @JsonSubTypes.Type(value = TrainingEvent.Evaluated.class, name = "evaluated"),
  @JsonSubTypes.Type(value = TrainingEvent.Succeeded.class, name = "succeeded"),
  @JsonSubTypes.Type(value = TrainingEvent.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = TrainingEvent.Cancelled.class, name = "cancelled"),
  @JsonSubTypes.Type(value = TrainingEvent.Stopped.class, name = "stopped")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface TrainingEvent {

  /** The worker waits for a run. */
  record Ready() implements TrainingEvent {}

  /**
   * The run is set up.
   *
   * @param rows training rows, replay rows included
   * @param tokens tokens of the whole run
   * @param truncatedRows rows cut to the longest allowed length
   * @param droppedRows rows left out because no token carries loss
   * @param settings every setting as resolved
   */
  record Started(
      String runId,
      int steps,
      int rows,
      long tokens,
      int replayRows,
      int truncatedRows,
      int droppedRows,
      int resumedFromStep,
      Map<String, Object> settings)
      implements TrainingEvent {}

  /** Where a run is in its life. */
  enum Phase {
    LOADING,
    REPLAY,
    TRAINING,
    EVALUATING,
    EXPORTING
  }

  /** After an optimizer step, or when the phase changes (loss absent then). */
  record Progress(
      String runId,
      Phase phase,
      int step,
      int steps,
      double epoch,
      @Nullable Double loss,
      @Nullable Double learningRate,
      @Nullable Double gradientNorm,
      long tokens,
      double tokensPerSecond,
      @Nullable Long secondsLeft)
      implements TrainingEvent {}

  /** A complete checkpoint lies in {@code path}. */
  record CheckpointSaved(String runId, int step, String path, String manifestSha256)
      implements TrainingEvent {}

  /**
   * Teacher-forced losses at a step; absent where the data set has no such rows.
   *
   * @param best whether this is the best step so far
   */
  record Evaluated(
      String runId,
      int step,
      @Nullable Double paraphraseLoss,
      @Nullable Double anchorLoss,
      @Nullable Double validationLoss,
      double score,
      boolean best)
      implements TrainingEvent {}

  /**
   * The adapter and all exports are written and verified.
   *
   * @param exports every result with its kind
   */
  record Succeeded(
      String runId,
      int step,
      int bestStep,
      double finalLoss,
      @Nullable Double validationLoss,
      String adapterDir,
      String adapterGguf,
      List<PublishedFile> exports)
      implements TrainingEvent {}

  /** The run cannot go on; {@code code} is stable, {@code detail} for people. */
  record Failed(String runId, String code, String detail, int lastStep) implements TrainingEvent {}

  /** The run was given up as asked; nothing is exported. */
  record Cancelled(String runId, int step) implements TrainingEvent {}

  /** The run was interrupted as asked; its last boundary is saved. */
  record Stopped(String runId, int step) implements TrainingEvent {}
}
