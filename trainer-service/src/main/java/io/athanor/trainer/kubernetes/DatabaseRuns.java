package io.athanor.trainer.kubernetes;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.kit.transaction.Transactions;
import io.athanor.trainer.lease.LeaseConfig;
import io.athanor.trainer.lease.LeaseOwner;
import io.athanor.trainer.lease.LeaseRepository;
import io.athanor.trainer.lease.RunLease;
import io.athanor.trainer.run.RunJournal;
import io.athanor.trainer.run.TrainingRun;
import io.athanor.trainer.run.TrainingRunRepository;
import io.athanor.trainer.run.TrainingRunState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The runs of the database. To end one the controller claims it, as anybody does who writes. */
@ApplicationScoped
class DatabaseRuns implements QueuedRuns {

  private final LeaseRepository leases;
  private final LeaseConfig lease;
  private final TrainingRunRepository runs;
  private final RunJournal journal;
  private final Transactions transactions;
  private final LeaseOwner owner =
      new LeaseOwner("job-controller-" + UUID.randomUUID(), UUID.randomUUID().toString());

  DatabaseRuns(
      LeaseRepository leases,
      LeaseConfig lease,
      TrainingRunRepository runs,
      RunJournal journal,
      Transactions transactions) {
    this.leases = leases;
    this.lease = lease;
    this.runs = runs;
    this.journal = journal;
    this.transactions = transactions;
  }

  @Override
  public List<RunId> claimable(int limit) {
    return leases.claimable(limit);
  }

  @Override
  public Optional<TrainingRunState> state(RunId run) {
    return transactions.await(() -> runs.find(run)).map(TrainingRun::state);
  }

  @Override
  public boolean fail(RunId run, ProblemCode code, String detail) {
    Optional<RunLease> claimed = leases.claim(run, owner, lease.timeToLive());
    if (claimed.isEmpty()) {
      return false;
    }
    TrainingRun now = journal.read(claimed.get());
    journal.failed(claimed.get(), now, code, detail, now.checkpointStep());
    return true;
  }
}
