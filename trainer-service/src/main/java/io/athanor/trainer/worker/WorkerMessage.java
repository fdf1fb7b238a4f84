package io.athanor.trainer.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.athanor.contracts.training.HeldOutScores;
import io.athanor.contracts.training.RefusedExport;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is heard from the child JVM: a line of JSON with its {@code type}, or its end. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WorkerMessage.Ready.class, name = "ready"),
  @JsonSubTypes.Type(value = WorkerMessage.Started.class, name = "started"),
  @JsonSubTypes.Type(value = WorkerMessage.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = WorkerMessage.Checkpoint.class, name = "checkpoint"),
  @JsonSubTypes.Type(value = WorkerMessage.Evaluated.class, name = "evaluated"),
  @JsonSubTypes.Type(value = WorkerMessage.Succeeded.class, name = "succeeded"),
  @JsonSubTypes.Type(value = WorkerMessage.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = WorkerMessage.Cancelled.class, name = "cancelled"),
  @JsonSubTypes.Type(value = WorkerMessage.Stopped.class, name = "stopped")
})
public sealed interface WorkerMessage {

  /** The process can take a job. */
  record Ready() implements WorkerMessage {}

  /**
   * The base is loaded and every setting derived.
   *
   * @param tokens tokens of the whole run
   * @param settings every setting by its name
   * @param warnings what is allowed but probably not meant
   * @param estimatedPeakBytes memory the process expects to need at most
   * @param estimatedSeconds time the training is expected to take
   */
  record Started(
      int steps,
      @Nullable Integer epochs,
      int rows,
      long tokens,
      @Nullable Map<String, Object> settings,
      @Nullable List<String> warnings,
      @Nullable Long estimatedPeakBytes,
      @Nullable Double estimatedSeconds)
      implements WorkerMessage {}

  /**
   * A step is done; or, without a loss, {@code phase} begins.
   *
   * @param accuracy share of the step's supervised tokens that none was likelier than
   */
  record Progress(
      int step,
      int steps,
      @Nullable Double epoch,
      @Nullable Double loss,
      @Nullable Double learningRate,
      @Nullable Double gradientNorm,
      @Nullable Long tokens,
      @Nullable Double tokensPerSecond,
      @Nullable Double stepSeconds,
      @Nullable Double secondsLeft,
      @Nullable String phase,
      @Nullable Double accuracy)
      implements WorkerMessage {}

  /**
   * A checkpoint is complete on the local disk.
   *
   * @param path its folder
   * @param manifestSha256 checksum of the {@code manifest.json} inside, if the child gives it
   */
  record Checkpoint(int step, String path, @Nullable String manifestSha256)
      implements WorkerMessage {}

  /**
   * Held-out rows or probes were measured.
   *
   * @param validationAccuracy share of the held-out rows' tokens that are the likeliest ones
   */
  record Evaluated(
      @Nullable Integer step,
      @Nullable Double validationLoss,
      @Nullable Double paraphraseLoss,
      @Nullable Double anchorLoss,
      @Nullable Boolean best,
      @Nullable Double validationAccuracy)
      implements WorkerMessage {}

  /**
   * The run is done.
   *
   * @param adapterDir folder in PEFT's layout
   * @param adapterGguf the same adapter as GGUF
   * @param tokenizerSha256 null when the child leaves it to the base's own
   * @param exports files and folders that were asked for besides the adapter
   * @param refusedExports those that were asked for and not published
   * @param stoppedEarly whether evaluations ceased to improve before the last step
   * @param lossHistory file with the loss of every example
   * @param stepHistory file with the loss of every step
   * @param seconds time spent in each phase, by its name
   * @param heldOut how base and tuned model predict held-out rows
   */
  record Succeeded(
      int step,
      int bestStep,
      double finalLoss,
      @Nullable Double validationLoss,
      String adapterDir,
      String adapterGguf,
      @Nullable String tokenizerSha256,
      @Nullable String chatTemplateSha256,
      @Nullable List<Export> exports,
      @Nullable List<RefusedExport> refusedExports,
      @Nullable Boolean stoppedEarly,
      @Nullable String lossHistory,
      @Nullable String stepHistory,
      @Nullable Map<String, Double> seconds,
      @Nullable HeldOutScores heldOut)
      implements WorkerMessage {}

  /**
   * Something that was exported.
   *
   * @param path file or folder below the job's output folder
   */
  record Export(String kind, String path) {}

  /** The run cannot be done; {@code code} is one of {@link FailureCodes}. */
  record Failed(String code, String detail, @Nullable Integer lastStep) implements WorkerMessage {}

  /** The answer to {@link WorkerCommand.Cancel}. */
  record Cancelled(int step) implements WorkerMessage {}

  /** The answer to {@link WorkerCommand.Pause} and {@link WorkerCommand.Shutdown}. */
  record Stopped(int step) implements WorkerMessage {}

  /**
   * The process is gone. Never on the wire.
   *
   * @param exitCode 128 + signal where a signal ended it
   * @param lastOutput the last lines it wrote to its standard error
   */
  record Exited(int exitCode, String lastOutput) implements WorkerMessage {}
}
