package io.athanor.trainer.worker;

import io.athanor.contracts.ProblemCode;

/** How one attempt at a run ended. */
sealed interface AttemptOutcome {

  /** The adapter lies in the output folder. */
  record Trained(WorkerMessage.Succeeded message) implements AttemptOutcome {}

  /** No further attempt can do it. */
  record Failed(ProblemCode code, String detail, int lastStep) implements AttemptOutcome {}

  /** Stopped at a boundary because somebody asked; what follows depends on who did. */
  record Stopped(int step) implements AttemptOutcome {}

  /** The process ended, or something around it broke; another attempt may do it. */
  record Broken(String detail, int lastStep) implements AttemptOutcome {}

  /** The process was ended from outside together with others: no sign against the run. */
  record Interrupted(int lastStep) implements AttemptOutcome {}
}
