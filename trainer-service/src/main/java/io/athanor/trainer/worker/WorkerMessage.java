package io.athanor.trainer.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.training.TrainingSpec;
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

  /** The base is loaded and every setting derived. */
  record Started(int steps, int epochs, int rows, long tokens, TrainingSpec settings)
      implements WorkerMessage {}

  /** A step is done, or a part of what {@code phase} names. */
  record Progress(
      int step,
      int steps,
      @Nullable Double epoch,
      @Nullable Double loss,
      @Nullable Double learningRate,
      @Nullable Double gradientNorm,
      @Nullable Long tokens,
      @Nullable Double tokensPerSecond,
      @Nullable Double secondsLeft,
      @Nullable String phase)
      implements WorkerMessage {}

  /**
   * A checkpoint is complete on the local disk.
   *
   * @param path its folder
   * @param manifestSha256 checksum of the {@code manifest.json} inside, if the child gives it
   */
  record Checkpoint(int step, String path, @Nullable String manifestSha256)
      implements WorkerMessage {}

  /** Held-out rows or probes were measured. */
  record Evaluated(
      @Nullable Integer step,
      @Nullable Double validationLoss,
      @Nullable Double probeLoss,
      @Nullable Integer bestStep)
      implements WorkerMessage {}

  /**
   * The run is done.
   *
   * @param adapterDir folder in PEFT's layout
   * @param adapterGguf the same adapter as GGUF
   */
  record Succeeded(
      int step,
      int bestStep,
      double finalLoss,
      @Nullable Double validationLoss,
      String adapterDir,
      String adapterGguf,
      String tokenizerSha256,
      String chatTemplateSha256)
      implements WorkerMessage {}

  /** The run cannot be done. */
  record Failed(ProblemCode code, String detail, @Nullable Integer lastStep)
      implements WorkerMessage {}

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
