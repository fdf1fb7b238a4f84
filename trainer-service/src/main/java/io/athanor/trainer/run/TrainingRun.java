package io.athanor.trainer.run;

import io.athanor.contracts.RunId;
import io.athanor.contracts.event.TrainingRequested;
import java.time.Instant;
import java.util.Optional;

/**
 * One training run: what was asked for, where it stands, and what is known of its work so far.
 *
 * @param stateSince when it came into its state, by the database's clock
 * @param attempts how often it was claimed
 * @param deaths worker deaths since the last new checkpoint
 * @param checkpointStep step of the newest checkpoint; 0 when there is none
 */
public record TrainingRun(
    TrainingRequested request,
    TrainingRunState state,
    Instant stateSince,
    long leaseToken,
    int attempts,
    int deaths,
    int checkpointStep,
    Optional<TrainingPlan> plan,
    Optional<RunProgress> progress) {

  public RunId id() {
    return request.runId();
  }
}
