package io.athanor.trainer.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * A line to the child JVM: JSON with its {@code type}. The child obeys cancel, pause, hold and
 * shutdown at the next step boundary.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WorkerCommand.Run.class, name = "run"),
  @JsonSubTypes.Type(value = WorkerCommand.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = WorkerCommand.Pause.class, name = "pause"),
  @JsonSubTypes.Type(value = WorkerCommand.Hold.class, name = "hold"),
  @JsonSubTypes.Type(value = WorkerCommand.GoOn.class, name = "go-on"),
  @JsonSubTypes.Type(value = WorkerCommand.Shutdown.class, name = "shutdown")
})
public sealed interface WorkerCommand {

  /** Train. Sent only to a child that is ready. */
  record Run(WorkerJob job) implements WorkerCommand {}

  /** Give the job up without a checkpoint. */
  record Cancel() implements WorkerCommand {}

  /** Save a checkpoint and end the job; the child stays. */
  record Pause() implements WorkerCommand {}

  /** Let the current run wait before its next step, until it may go on or has to end. */
  record Hold() implements WorkerCommand {}

  /** The current run need not wait any longer. */
  record GoOn() implements WorkerCommand {}

  /** Save a checkpoint of the last boundary, end the job and the process. */
  record Shutdown() implements WorkerCommand {}
}
