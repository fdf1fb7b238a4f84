package io.athanor.trainer.worker;

import io.athanor.kit.trace.Tracing;
import io.athanor.trainer.lease.LeaseConfig;
import io.athanor.trainer.lease.LeaseKeeper;
import io.athanor.trainer.lease.LeaseRepository;
import io.athanor.trainer.progress.ProgressReporter;
import io.athanor.trainer.run.RunJournal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The beans that all slots share. */
record SlotParts(
    Leasing leasing,
    Working working,
    ProgressReporter reporter,
    CheckpointMetrics checkpointMetrics,
    Tracing tracing,
    InstantSource clock) {

  /** Who may work. */
  record Leasing(LeaseRepository leases, LeaseConfig config, LeaseKeeper keeper) {}

  /** The steps of the work. */
  record Working(
      RunJournal journal,
      JobPreparation preparation,
      CheckpointFiles checkpoints,
      RunEnding ending,
      WorkerConfig config) {}

  /** Collects them. */
  @ApplicationScoped
  static class Producer {

    @Produces
    @Singleton
    Leasing leasing(LeaseRepository leases, LeaseConfig config, LeaseKeeper keeper) {
      return new Leasing(leases, config, keeper);
    }

    @Produces
    @Singleton
    Working working(
        RunJournal journal,
        JobPreparation preparation,
        CheckpointFiles checkpoints,
        RunEnding ending,
        WorkerConfig config) {
      return new Working(journal, preparation, checkpoints, ending, config);
    }

    @Produces
    @Singleton
    SlotParts parts(
        Leasing leasing,
        Working working,
        ProgressReporter reporter,
        CheckpointMetrics checkpointMetrics,
        Tracing tracing,
        InstantSource clock) {
      return new SlotParts(leasing, working, reporter, checkpointMetrics, tracing, clock);
    }
  }
}
