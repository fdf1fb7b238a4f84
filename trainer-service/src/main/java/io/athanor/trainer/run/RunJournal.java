package io.athanor.trainer.run;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.contracts.event.CheckpointSaved;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.event.TrainingCancelled;
import io.athanor.contracts.event.TrainingEvaluated;
import io.athanor.contracts.event.TrainingFailed;
import io.athanor.contracts.event.TrainingPaused;
import io.athanor.contracts.event.TrainingStarted;
import io.athanor.contracts.event.TrainingSucceeded;
import io.athanor.kit.outbox.Outbox;
import io.athanor.kit.transaction.Transactions;
import io.athanor.trainer.lease.LeaseLostException;
import io.athanor.trainer.lease.RunLease;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the holder of a lease writes about its run. Each entry is one transaction of row and events,
 * conditional on the lease's token; {@link LeaseLostException} means that nothing was written. All
 * methods block and belong on a worker thread.
 */
@ApplicationScoped
public class RunJournal {

  private final TrainingRunRepository runs;
  private final CheckpointRepository checkpoints;
  private final Outbox outbox;
  private final Transactions transactions;
  private final InstantSource clock;

  RunJournal(
      TrainingRunRepository runs,
      CheckpointRepository checkpoints,
      Outbox outbox,
      Transactions transactions,
      InstantSource clock) {
    this.runs = runs;
    this.checkpoints = checkpoints;
    this.outbox = outbox;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** The run of a lease as its row is now. */
  public TrainingRun read(RunLease lease) {
    return transactions
        .await(() -> runs.find(lease.runId()))
        .orElseThrow(() -> new LeaseLostException(lease));
  }

  /** The manifests of the run's checkpoints, the one to try first in front. */
  public List<ArtifactRef> checkpoints(RunId runId) {
    return transactions.await(() -> checkpoints.newestFirst(runId));
  }

  /** The worker has derived every setting and begins. */
  public void started(
      RunLease lease, TrainingRun run, TrainingPlan plan, Optional<Integer> resumedFromStep) {
    TrainingStarted event =
        new TrainingStarted(
            run.id(),
            lease.attempt(),
            plan.steps(),
            plan.epochs(),
            plan.rows(),
            plan.tokens(),
            resumedFromStep.orElse(null),
            plan.settings(),
            plan.warnings(),
            plan.estimatedPeakBytes(),
            plan.estimatedSeconds(),
            run.request().pipeline(),
            clock.instant());
    write(lease, () -> runs.recordPlan(lease, plan), List.of(event));
  }

  /** Where the run stands, for whoever looks at it later. */
  public void progressed(RunLease lease, RunProgress progress) {
    write(lease, () -> runs.recordProgress(lease, progress), List.of());
  }

  /** A step's model was measured. */
  public void evaluated(RunLease lease, TrainingEvaluated event) {
    write(lease, () -> runs.recordEvaluation(lease, event.step()), List.of(event));
  }

  /** A checkpoint is completely stored: from now on the run continues from it. */
  public void checkpointSaved(RunLease lease, TrainingRun run, int step, ArtifactRef manifest) {
    CheckpointSaved event =
        new CheckpointSaved(
            run.id(), step, lease.attempt(), manifest, run.request().pipeline(), clock.instant());
    write(
        lease,
        () ->
            runs.recordCheckpoint(lease, step)
                .chain(
                    held ->
                        held
                            ? checkpoints.insert(lease, step, manifest).replaceWith(true)
                            : Uni.createFrom().item(false)),
        List.of(event));
  }

  /**
   * The run is done and its model published, both or neither.
   *
   * @param steps the models of single steps that are published besides
   */
  public void succeeded(
      RunLease lease,
      TrainingRun run,
      TrainingResult result,
      TrainedAmount amount,
      ModelPublished published,
      List<ModelPublished> steps) {
    TrainingSucceeded event =
        new TrainingSucceeded(
            run.id(),
            published.modelId(),
            result.steps(),
            result.bestStep(),
            result.finalLoss(),
            result.validationLoss(),
            amount.time().toMillis() / 1000.0,
            amount.tokens(),
            result.refusedExports(),
            run.request().pipeline(),
            clock.instant());
    List<DomainEvent> events = new ArrayList<>(List.of(event, published));
    events.addAll(steps);
    finish(lease, run, running(lease).succeed(published.modelId(), result), events);
  }

  /**
   * How much was trained.
   *
   * @param time since the attempt began to train
   */
  public record TrainedAmount(Duration time, long tokens) {}

  public void failed(
      RunLease lease, TrainingRun run, ProblemCode code, String detail, int lastStep) {
    TrainingFailed event =
        new TrainingFailed(
            run.id(), code, detail, lastStep, run.request().pipeline(), clock.instant());
    finish(lease, run, running(lease).fail(code, detail, lastStep), List.of(event));
  }

  public void cancelled(RunLease lease, TrainingRun run, int lastStep) {
    TrainingCancelled event =
        new TrainingCancelled(run.id(), lastStep, run.request().pipeline(), clock.instant());
    finish(lease, run, running(lease).cancel(lastStep), List.of(event));
  }

  /** The run waits, or it has ended when somebody asked for that while it came to a halt. */
  public void paused(RunLease lease, TrainingRun run, int step) {
    TrainingPaused event =
        new TrainingPaused(run.id(), step, run.request().pipeline(), clock.instant());
    boolean paused =
        transactions.await(
            () ->
                runs.replaceState(run, running(lease).pause(step))
                    .call(done -> done ? outbox.add(event) : Uni.createFrom().voidItem()));
    if (!paused) {
      cancelled(lease, run, step);
    }
  }

  /**
   * The worker process ended without a word.
   *
   * @return worker deaths since the last new checkpoint
   */
  public int workerDied(RunLease lease) {
    write(lease, () -> runs.recordDeath(lease), List.of());
    return read(lease).deaths();
  }

  private static TrainingRunState.Running running(RunLease lease) {
    return new TrainingRunState.Running(lease, Optional.empty());
  }

  private void finish(
      RunLease lease, TrainingRun run, TrainingRunState next, List<DomainEvent> events) {
    write(lease, () -> runs.replaceState(run, next), events);
  }

  private void write(RunLease lease, Supplier<Uni<Boolean>> change, List<DomainEvent> events) {
    transactions.await(
        () ->
            change
                .get()
                .chain(
                    done ->
                        done
                            ? addAll(events)
                            : Uni.createFrom().failure(new LeaseLostException(lease))));
  }

  private Uni<Void> addAll(List<DomainEvent> events) {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (DomainEvent event : events) {
      all = all.chain(() -> outbox.add(event));
    }
    return all;
  }
}
