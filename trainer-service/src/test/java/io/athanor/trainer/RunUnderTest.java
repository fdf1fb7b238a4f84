package io.athanor.trainer;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.kit.http.ProblemException;
import io.athanor.trainer.RunModel.Node;
import io.athanor.trainer.RunModel.Step;
import io.athanor.trainer.lease.LeaseLostException;
import io.athanor.trainer.lease.LeaseOwner;
import io.athanor.trainer.lease.LeaseRepository;
import io.athanor.trainer.lease.RunLease;
import io.athanor.trainer.run.RunCommands;
import io.athanor.trainer.run.RunJournal;
import io.athanor.trainer.run.RunJournal.TrainedAmount;
import io.athanor.trainer.run.TrainingResult;
import io.athanor.trainer.run.TrainingRun;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The steps of {@link RunModel} done to a real row; safe for two threads. */
final class RunUnderTest {

  private static final Duration TTL = Duration.ofSeconds(60);
  private static final TrainingResult RESULT =
      new TrainingResult(4, 4, 0.1, null, null, null, null, null, null);
  private static final TrainedAmount AMOUNT = new TrainedAmount(Duration.ofSeconds(1), 320);

  private final RunId runId;
  private final Services services;
  private final Map<Node, Held> held = new ConcurrentHashMap<>();
  private int checkpoints;

  /** What a node has of a run since its claim. */
  private record Held(RunLease lease, TrainingRun run) {}

  /** The service's own beans, and a connection besides them. */
  record Services(
      LeaseRepository leases, RunCommands commands, RunJournal journal, Connection database) {}

  RunUnderTest(RunId runId, Services services) {
    this.runId = runId;
    this.services = services;
  }

  /** Does a step; false when it was refused. */
  boolean perform(Step step) {
    return switch (step) {
      case PAUSE -> command(() -> services.commands().pause(runId));
      case RESUME -> command(() -> services.commands().resume(runId));
      case CANCEL -> command(() -> services.commands().cancel(runId));
      case LAPSE -> lapse();
      case CLAIM_A, CLAIM_B -> claim(step.node());
      default -> {
        Held holding = held.get(step.node());
        yield holding != null && work(step, holding.lease(), holding.run());
      }
    };
  }

  private boolean work(Step step, RunLease lease, TrainingRun run) {
    RunJournal journal = services.journal();
    try {
      switch (step) {
        case RENEW_A, RENEW_B -> {
          return services.leases().renew(lease, TTL, TTL).isPresent();
        }
        case RELEASE_A, RELEASE_B -> {
          return services.leases().release(lease);
        }
        case CHECKPOINT_A, CHECKPOINT_B ->
            journal.checkpointSaved(lease, run, nextStep(), run.request().datasetManifest());
        case END_PAUSED_A, END_PAUSED_B -> journal.paused(lease, run, 4);
        case END_CANCELLED_A, END_CANCELLED_B -> journal.cancelled(lease, run, 4);
        case SUCCEED_A, SUCCEED_B ->
            journal.succeeded(lease, run, RESULT, AMOUNT, PublishedModels.of(run), List.of());
        case FAIL_A, FAIL_B -> journal.failed(lease, run, ProblemCode.DIVERGED, "NaN", 4);
        default -> throw new IllegalArgumentException(step + " is nobody's work");
      }
      return true;
    } catch (LeaseLostException stale) {
      return false;
    }
  }

  private synchronized int nextStep() {
    return ++checkpoints;
  }

  private boolean claim(Node node) {
    Optional<RunLease> lease = services.leases().claim(new LeaseOwner("node-" + node, "1"), TTL);
    lease.ifPresent(
        claimed -> {
          if (!claimed.runId().equals(runId)) {
            throw new AssertionError("claimed " + claimed.runId() + ", which another test left");
          }
          held.put(node, new Held(claimed, services.journal().read(claimed)));
        });
    return lease.isPresent();
  }

  private static boolean command(Supplier<Uni<TrainingRun>> command) {
    try {
      VertxContextSupport.subscribeAndAwait(command);
      return true;
    } catch (ProblemException refused) {
      return false;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private synchronized boolean lapse() {
    try (PreparedStatement update =
        services
            .database()
            .prepareStatement(
                "update training_run set lease_expires_at = now() - interval '1 second'"
                    + " where id = ? and state = 'running'")) {
      update.setString(1, runId.value());
      return update.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** The row; who has which token and whether it lapsed is not looked at. */
  synchronized RunModel row() {
    try (PreparedStatement query =
        services
            .database()
            .prepareStatement(
                "select state, lease_token, stop_request from training_run where id = ?")) {
      query.setString(1, runId.value());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return new RunModel(
            row.getString(1),
            row.getLong(2),
            Objects.requireNonNullElse(row.getString(3), ""),
            false,
            Map.of());
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Leaves nothing behind that another claim could find. */
  void end() {
    perform(Step.CANCEL);
    perform(Step.LAPSE);
    if (perform(Step.CLAIM_A)) {
      perform(Step.END_CANCELLED_A);
    }
  }
}
