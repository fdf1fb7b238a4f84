package io.athanor.trainer.run;

import io.athanor.contracts.ModelId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.kit.json.Json;
import io.athanor.trainer.lease.RunLease;
import io.athanor.trainer.lease.StopSignal;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a row into the aggregate. */
final class TrainingRunRow {

  private TrainingRunRow() {}

  static TrainingRun read(TrainingRunEntity row) {
    return new TrainingRun(
        Json.read(row.request, TrainingRequested.class),
        state(row),
        row.stateSince,
        row.leaseToken,
        row.attempt,
        row.deaths,
        row.checkpointStep,
        optional(row.plan, TrainingPlan.class),
        optional(row.progress, RunProgress.class));
  }

  private static TrainingRunState state(TrainingRunEntity row) {
    return switch (row.state) {
      case "queued" -> new TrainingRunState.Queued(stopRequest(row));
      case "running" -> new TrainingRunState.Running(lease(row), stopRequest(row));
      case "paused" -> new TrainingRunState.Paused(row.lastStep);
      case "succeeded" ->
          new TrainingRunState.Succeeded(
              new ModelId(present(row.modelId, row, "model_id")),
              Json.read(present(row.result, row, "result"), TrainingResult.class));
      case "failed" ->
          new TrainingRunState.Failed(
              ProblemCode.of(present(row.problemCode, row, "problem_code")),
              present(row.problemDetail, row, "problem_detail"),
              row.lastStep);
      case "cancelled" -> new TrainingRunState.Cancelled(row.lastStep);
      default ->
          throw new IllegalStateException(
              "training_run " + row.id + " has the unknown state \"" + row.state + '"');
    };
  }

  private static RunLease lease(TrainingRunEntity row) {
    return new RunLease(
        new RunId(row.id),
        present(row.leaseOwner, row, "lease_owner"),
        row.leaseToken,
        present(row.leaseExpiresAt, row, "lease_expires_at"),
        row.attempt);
  }

  private static Optional<StopSignal> stopRequest(TrainingRunEntity row) {
    return Optional.ofNullable(row.stopRequest).map(StopSignal::of);
  }

  private static <T> Optional<T> optional(@Nullable String json, Class<T> type) {
    return Optional.ofNullable(json).map(text -> Json.read(text, type));
  }

  private static <T> T present(@Nullable T value, TrainingRunEntity row, String column) {
    return Objects.requireNonNull(
        value, () -> "training_run " + row.id + " is " + row.state + " without " + column);
  }
}
