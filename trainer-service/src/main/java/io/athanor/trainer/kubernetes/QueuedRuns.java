package io.athanor.trainer.kubernetes;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.trainer.run.TrainingRunState;
import java.util.List;
import java.util.Optional;

/** The runs as the Jobs' controller sees them. */
interface QueuedRuns {

  /** Runs that nobody works on, the most urgent first. */
  List<RunId> claimable(int limit);

  /** Where a run stands; empty for a run of another installation. */
  Optional<TrainingRunState> state(RunId run);

  /**
   * Ends a run whose Job can do no more.
   *
   * @return false while the lease of its last pod has not lapsed: to be tried again
   */
  boolean fail(RunId run, ProblemCode code, String detail);
}
