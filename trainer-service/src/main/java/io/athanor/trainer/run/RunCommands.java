package io.athanor.trainer.run;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.TrainingCancelled;
import io.athanor.contracts.event.TrainingPaused;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.outbox.Outbox;
import io.athanor.trainer.lease.StopSignal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What anybody may ask of a run: start, cancel, pause, resume. Each is one transaction and safe to
 * repeat. Of a running run only its holder can stop the work, so there the wish is noted in the row
 * and the holder reads it with its next renewal.
 */
@ApplicationScoped
public class RunCommands {

  private final TrainingRunRepository runs;
  private final Outbox outbox;
  private final Event<RunsChanged> changed;
  private final InstantSource clock;

  RunCommands(
      TrainingRunRepository runs, Outbox outbox, Event<RunsChanged> changed, InstantSource clock) {
    this.runs = runs;
    this.outbox = outbox;
    this.changed = changed;
    this.clock = clock;
  }

  /** A change that a command makes: the next state and the event that tells of it, if any. */
  private record Change(TrainingRunState next, Optional<DomainEvent> event) {}

  /**
   * Queues a run unless it is there.
   *
   * @param announce whether others have to hear of the request; false when it came from the topic
   * @return the run as it is now
   */
  public Uni<TrainingRun> request(TrainingRequested request, boolean announce) {
    return Uni.createFrom()
        .deferred(() -> Panache.withTransaction(() -> insert(request, announce)))
        .invoke(run -> changed.fire(new RunsChanged(run.id())));
  }

  private Uni<TrainingRun> insert(TrainingRequested request, boolean announce) {
    return runs.insertIfAbsent(request)
        .call(fresh -> fresh && announce ? outbox.add(request) : Uni.createFrom().voidItem())
        .chain(
            fresh -> fresh ? runs.isCancelledAhead(request.runId()) : Uni.createFrom().item(false))
        .chain(
            ahead ->
                ahead
                    ? tryChange(request.runId(), this::cancellation)
                    : runs.find(request.runId()).map(Optional::orElseThrow));
  }

  /** Gives a run up; a run that ended otherwise is a conflict. */
  public Uni<TrainingRun> cancel(RunId runId) {
    return change(runId, this::cancellation);
  }

  /**
   * Gives a run up whose request may be still to come, because the events of several senders come
   * in any order.
   */
  Uni<Void> cancelAlsoAhead(RunId runId) {
    return Uni.createFrom()
        .deferred(() -> Panache.withTransaction(() -> runs.cancelAhead(runId)))
        .chain(ahead -> ahead ? Uni.createFrom().voidItem() : cancel(runId).replaceWithVoid());
  }

  private Optional<Change> cancellation(TrainingRun run) {
    return switch (run.state()) {
      case TrainingRunState.Queued queued ->
          Optional.of(
              new Change(
                  queued.cancel(run.checkpointStep()),
                  Optional.of(cancelled(run, run.checkpointStep()))));
      case TrainingRunState.Paused paused ->
          Optional.of(new Change(paused.cancel(), Optional.of(cancelled(run, paused.step()))));
      case TrainingRunState.Running running ->
          Optional.of(new Change(running.requestStop(StopSignal.CANCEL), Optional.empty()));
      case TrainingRunState.Cancelled done -> Optional.empty();
      case TrainingRunState.Final end -> throw conflict(run, "cancelled");
    };
  }

  /** Lets a run save its state and wait. */
  public Uni<TrainingRun> pause(RunId runId) {
    return change(
        runId,
        run ->
            switch (run.state()) {
              // A cancel is never weakened to a pause: the next holder cancels the run.
              case TrainingRunState.Queued queued
                  when queued.stopRequest().filter(StopSignal.CANCEL::equals).isPresent() ->
                  Optional.empty();
              case TrainingRunState.Queued queued ->
                  Optional.of(
                      new Change(
                          queued.pause(run.checkpointStep()),
                          Optional.of(
                              new TrainingPaused(
                                  run.id(),
                                  run.checkpointStep(),
                                  run.request().pipeline(),
                                  clock.instant()))));
              case TrainingRunState.Running running ->
                  Optional.of(new Change(running.requestStop(StopSignal.PAUSE), Optional.empty()));
              case TrainingRunState.Paused waiting -> Optional.empty();
              case TrainingRunState.Final end -> throw conflict(run, "paused");
            });
  }

  /** Puts a paused run back into the queue. */
  public Uni<TrainingRun> resume(RunId runId) {
    return change(
        runId,
        run ->
            switch (run.state()) {
              case TrainingRunState.Paused paused ->
                  Optional.of(new Change(paused.resume(), Optional.empty()));
              case TrainingRunState.Queued queued -> {
                if (queued.stopRequest().filter(StopSignal.CANCEL::equals).isPresent()) {
                  throw conflict(run, "resumed: it is being cancelled");
                }
                // Takes back a pause that no holder has come to.
                yield queued
                    .stopRequest()
                    .map(pause -> new Change(new TrainingRunState.Queued(), Optional.empty()));
              }
              case TrainingRunState.Running running -> {
                if (running.stopRequest().isPresent()) {
                  throw conflict(run, "resumed before it has stopped");
                }
                yield Optional.empty();
              }
              case TrainingRunState.Final end -> throw conflict(run, "resumed");
            });
  }

  @FunctionalInterface
  private interface Decision {
    /** Empty when the wish is fulfilled already. */
    Optional<Change> decide(TrainingRun run);
  }

  private Uni<TrainingRun> change(RunId runId, Decision decision) {
    return Uni.createFrom()
        .deferred(() -> Panache.withTransaction(() -> tryChange(runId, decision)))
        // Lost a race against the holder or another command: decide again on the new state.
        .onFailure(RowChangedException.class)
        .retry()
        .atMost(5)
        .invoke(run -> changed.fire(new RunsChanged(runId)));
  }

  private Uni<TrainingRun> tryChange(RunId runId, Decision decision) {
    return runs.find(runId)
        .chain(
            found -> {
              TrainingRun run = found.orElseThrow(() -> unknown(runId));
              Optional<Change> change = decision.decide(run);
              if (change.isEmpty()) {
                return Uni.createFrom().item(run);
              }
              return runs.replaceState(run, change.get().next())
                  .chain(done -> done ? announce(change.get()) : failed(runId))
                  .replaceWith(() -> withState(run, change.get().next()));
            });
  }

  private Uni<Void> announce(Change change) {
    return change.event().map(outbox::add).orElseGet(() -> Uni.createFrom().voidItem());
  }

  private static Uni<Void> failed(RunId runId) {
    return Uni.createFrom().failure(new RowChangedException(runId));
  }

  private TrainingRun withState(TrainingRun run, TrainingRunState state) {
    return new TrainingRun(
        run.request(),
        state,
        clock.instant(),
        run.leaseToken(),
        run.attempts(),
        run.deaths(),
        run.checkpointStep(),
        run.plan(),
        run.progress());
  }

  private DomainEvent cancelled(TrainingRun run, int step) {
    return new TrainingCancelled(run.id(), step, run.request().pipeline(), clock.instant());
  }

  private static ProblemException unknown(RunId runId) {
    return new ProblemException(
        ProblemCode.NOT_FOUND,
        "there is no training run " + runId + "; GET /api/training/runs lists them");
  }

  private static ProblemException conflict(TrainingRun run, String what) {
    return new ProblemException(
        ProblemCode.STATE_CONFLICT,
        "training run " + run.id() + " is " + run.state().word() + " and cannot be " + what);
  }

  /** The row left the state on which a command was decided. */
  private static final class RowChangedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RowChangedException(RunId runId) {
      super("training run " + runId + " changes faster than commands can follow; try again");
    }
  }
}
