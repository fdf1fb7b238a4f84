package io.athanor.trainer.worker;

import io.athanor.contracts.RunId;
import io.athanor.kit.trace.WorkSpan;
import io.athanor.trainer.lease.LeaseKeeper;
import io.athanor.trainer.lease.LeaseOwner;
import io.athanor.trainer.lease.LeaseRepository;
import io.athanor.trainer.lease.RunLease;
import io.athanor.trainer.run.RunJournal;
import io.athanor.trainer.run.TrainingRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a slot works with.
 *
 * @param owner this process as a lease holder
 * @param threads threads a worker computes with
 * @param only the one run this process is there for, if it is a run's own process
 */
record SlotServices(
    SlotParts parts, LeaseOwner owner, Path attemptsFolder, int threads, Optional<RunId> only) {

  Optional<RunLease> claim() {
    LeaseRepository leases = parts.leasing().leases();
    Duration timeToLive = parts.leasing().config().timeToLive();
    return only.map(run -> leases.claim(run, owner, timeToLive))
        .orElseGet(() -> leases.claim(owner, timeToLive));
  }

  AttemptFolders folders(RunLease lease) {
    return new AttemptFolders(attemptsFolder, lease);
  }

  AttemptProgress progress(TrainingRun run) {
    return new AttemptProgress(run, parts.reporter(), parts.checkpointMetrics(), parts.clock());
  }

  WorkSpan beginSpan(TrainingRun run) {
    return parts.tracing().begin("train", run.request().pipeline(), run.id().value());
  }

  TrainingAttempt.Collaborators collaborators(AttemptProgress progress) {
    SlotParts.Working working = parts.working();
    return new TrainingAttempt.Collaborators(
        working.journal(), working.checkpoints(), progress, working.config());
  }

  LeaseKeeper keeper() {
    return parts.leasing().keeper();
  }

  RunJournal journal() {
    return parts.working().journal();
  }

  JobPreparation preparation() {
    return parts.working().preparation();
  }

  RunEnding ending() {
    return parts.working().ending();
  }
}
