package io.athanor.trainer.run;

import io.athanor.contracts.ModelId;
import io.athanor.contracts.ProblemCode;
import io.athanor.trainer.lease.RunLease;
import io.athanor.trainer.lease.StopSignal;
import java.util.Optional;

/**
 * Where a run stands. A transition exists only as a method of the state it starts from, so an
 * illegal one does not compile; whether it happens is decided by a conditional update of the row.
 */
public sealed interface TrainingRunState {

  /** A state after which nothing happens any more. */
  sealed interface Final extends TrainingRunState permits Succeeded, Failed, Cancelled {}

  /**
   * Waits for a slot.
   *
   * @param stopRequest what was asked of a holder that ended before it did it; the next one does it
   */
  record Queued(Optional<StopSignal> stopRequest) implements TrainingRunState {
    public Queued() {
      this(Optional.empty());
    }

    public Paused pause(int step) {
      return new Paused(step);
    }

    public Cancelled cancel(int lastStep) {
      return new Cancelled(lastStep);
    }
  }

  /**
   * Somebody holds the lease.
   *
   * @param stopRequest what was asked of the holder and not yet done
   */
  record Running(RunLease lease, Optional<StopSignal> stopRequest) implements TrainingRunState {
    public Running requestStop(StopSignal signal) {
      // A cancel is never weakened to a pause.
      boolean cancelling = stopRequest.filter(StopSignal.CANCEL::equals).isPresent();
      return new Running(lease, cancelling ? stopRequest : Optional.of(signal));
    }

    public Succeeded succeed(ModelId modelId, TrainingResult result) {
      return new Succeeded(modelId, result);
    }

    public Failed fail(ProblemCode code, String detail, int lastStep) {
      return new Failed(code, detail, lastStep);
    }

    public Paused pause(int step) {
      return new Paused(step);
    }

    public Cancelled cancel(int lastStep) {
      return new Cancelled(lastStep);
    }
  }

  /** Waits at a step boundary until somebody resumes it. */
  record Paused(int step) implements TrainingRunState {
    public Queued resume() {
      return new Queued();
    }

    public Cancelled cancel() {
      return new Cancelled(step);
    }
  }

  /** The model is published. */
  record Succeeded(ModelId modelId, TrainingResult result) implements Final {}

  /** Ended without a model. */
  record Failed(ProblemCode code, String detail, int lastStep) implements Final {}

  /** Given up on request. */
  record Cancelled(int lastStep) implements Final {}

  /** The word of the API and of the row. */
  default String word() {
    return switch (this) {
      case Queued queued -> "queued";
      case Running running -> "running";
      case Paused paused -> "paused";
      case Succeeded succeeded -> "succeeded";
      case Failed failed -> "failed";
      case Cancelled cancelled -> "cancelled";
    };
  }
}
