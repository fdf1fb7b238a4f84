package io.athanor.trainer.kubernetes;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.trainer.lease.RunLease;
import io.athanor.trainer.lease.StopSignal;
import io.athanor.trainer.run.TrainingRunState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs without a database, in the order in which they were queued. */
final class RunsInMemory implements QueuedRuns {

  private final Map<RunId, TrainingRunState> states = new LinkedHashMap<>();

  void put(RunId run, TrainingRunState state) {
    states.put(run, state);
  }

  /** A pod works on the run. */
  void work(RunId run) {
    RunLease lease = new RunLease(run, "pod/1", 1, Instant.MAX, 1);
    states.put(run, new TrainingRunState.Running(lease, Optional.<StopSignal>empty()));
  }

  @Override
  public List<RunId> claimable(int limit) {
    return states.entrySet().stream()
        .filter(entry -> entry.getValue() instanceof TrainingRunState.Queued)
        .map(Map.Entry::getKey)
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<TrainingRunState> state(RunId run) {
    return Optional.ofNullable(states.get(run));
  }

  @Override
  public boolean fail(RunId run, ProblemCode code, String detail) {
    if (states.get(run) instanceof TrainingRunState.Running) {
      return false;
    }
    states.put(run, new TrainingRunState.Failed(code, detail, 0));
    return true;
  }
}
