package io.athanor.trainer.worker;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.athanor.trainer.recipe.TrainingJob;

/** One line that the worker reads: a JSON object whose {@code type} is given below. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = WorkerCommand.Run.class, name = "run"),
  @JsonSubTypes.Type(value = WorkerCommand.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = WorkerCommand.Pause.class, name = "pause"),
  @JsonSubTypes.Type(value = WorkerCommand.Hold.class, name = "hold"),
  @JsonSubTypes.Type(value = WorkerCommand.GoOn.class, name = "go-on"),
  @JsonSubTypes.Type(value = WorkerCommand.Shutdown.class, name = "shutdown")
})
@JsonIgnoreProperties(ignoreUnknown = true)
sealed interface WorkerCommand {
  /** Train this job; refused while another run is going on. */
  record Run(TrainingJob job) implements WorkerCommand {}

  /** Give up the current run. */
  record Cancel() implements WorkerCommand {}

  /** Save the last boundary of the current run and wait for the next command. */
  record Pause() implements WorkerCommand {}

  /** Let the current run wait before its next step, until it may go on or has to end. */
  record Hold() implements WorkerCommand {}

  /** The current run need not wait any longer. */
  record GoOn() implements WorkerCommand {}

  /** Save the last boundary of the current run, if any, and exit. */
  record Shutdown() implements WorkerCommand {}
}
