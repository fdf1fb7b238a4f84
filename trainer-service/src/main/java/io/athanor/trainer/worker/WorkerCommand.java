package io.athanor.trainer.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * A line to the child JVM: JSON with its {@code type}. The child obeys cancel, pause and shutdown
 * at the next step boundary.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WorkerCommand.Run.class, name = "run"),
  @JsonSubTypes.Type(value = WorkerCommand.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = WorkerCommand.Pause.class, name = "pause"),
  @JsonSubTypes.Type(value = WorkerCommand.Shutdown.class, name = "shutdown")
})
public sealed interface WorkerCommand {

  /** Train. Sent only to a child that is ready. */
  record Run(WorkerJob job) implements WorkerCommand {}

  /** Give the job up without a checkpoint. */
  record Cancel() implements WorkerCommand {}

  /** Save a checkpoint and end the job; the child stays. */
  record Pause() implements WorkerCommand {}

  /** Save a checkpoint of the last boundary, end the job and the process. */
  record Shutdown() implements WorkerCommand {}
}
