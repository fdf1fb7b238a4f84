package io.athanor.trainer.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
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
   * @param truncatedIds the first of the rows that were cut
   * @param droppedIds the first of the rows that were left out
   * @param splitDocuments raw texts that became several rows, none of their tokens lost
   * @param estimatedSeconds time of the run by its arithmetic; progress knows better after a step
   * @param estimatedPeakBytes resident memory of the process at its highest
   * @param warnings what the user should look at, one sentence each
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
      Map<String, Object> settings,
      List<String> truncatedIds,
      List<String> droppedIds,
      int splitDocuments,
      long estimatedSeconds,
      long estimatedPeakBytes,
      List<String> warnings)
      implements TrainingEvent {}

  /** Where a run is in its life. */
  enum Phase {
    LOADING,
    REPLAY,
    TRAINING,
    EVALUATING,
    SAVING,
    WAITING,
    EXPORTING
  }

  /**
   * After an optimizer step, or when the phase changes (loss absent then).
   *
   * @param tokensPerSecond average of this attempt
   * @param stepSeconds time of the step alone; absent when the phase changes
   * @param accuracy share of the step's supervised tokens that none was likelier than, before the
   *     step changed the adapter
   */
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
      @Nullable Double stepSeconds,
      @Nullable Long secondsLeft,
      @Nullable Double accuracy)
      implements TrainingEvent {}

  /** A complete checkpoint lies in {@code path}. */
  record CheckpointSaved(String runId, int step, String path, String manifestSha256)
      implements TrainingEvent {}

  /**
   * Teacher-forced scores at a step; absent where the data set has no such rows. Accuracy is the
   * share of supervised tokens that are the likeliest ones.
   *
   * @param best whether this is the best step so far
   * @param withoutImprovement evaluations in a row that were no better than the best
   */
  record Evaluated(
      String runId,
      int step,
      @Nullable Double paraphraseLoss,
      @Nullable Double anchorLoss,
      @Nullable Double validationLoss,
      double score,
      boolean best,
      @Nullable Double paraphrasePerplexity,
      @Nullable Double paraphraseAccuracy,
      @Nullable Double anchorAccuracy,
      @Nullable Double validationPerplexity,
      @Nullable Double validationAccuracy,
      int withoutImprovement)
      implements TrainingEvent {}

  /**
   * The adapter and the exports are written and verified.
   *
   * @param exports every result with its kind
   * @param refusedExports those that were asked for and are too coarse for this model
   * @param stoppedEarly whether evaluations ceased to improve before the last step
   * @param lossHistory loss of every row that was trained, as CSV
   * @param stepHistory loss, learning rate and gradient norm of every step, as CSV
   * @param seconds time spent in each phase by this process, by the phase's name in small letters
   * @param heldOut how base and tuned model predict held-out rows; absent without such rows
   */
  record Succeeded(
      String runId,
      int step,
      int bestStep,
      double finalLoss,
      @Nullable Double validationLoss,
      String adapterDir,
      String adapterGguf,
      List<PublishedFile> exports,
      List<RefusedExport> refusedExports,
      boolean stoppedEarly,
      String lossHistory,
      String stepHistory,
      Map<String, Double> seconds,
      @Nullable HeldOutScores heldOut)
      implements TrainingEvent {}

  /** The run cannot go on; {@code code} is stable, {@code detail} for people. */
  record Failed(String runId, String code, String detail, int lastStep) implements TrainingEvent {}

  /** The run was given up as asked; nothing is exported. */
  record Cancelled(String runId, int step) implements TrainingEvent {}

  /** The run was interrupted as asked; its last boundary is saved. */
  record Stopped(String runId, int step) implements TrainingEvent {}
}
