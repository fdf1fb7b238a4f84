package io.athanor.trainer.run;

import io.athanor.contracts.RunId;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.kit.json.Json;
import io.athanor.trainer.lease.RunLease;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The rows of the runs; every method works in the caller's transaction. A write names the state and
 * the lease token it was decided on, and tells whether the row still had them.
 */
@ApplicationScoped
public class TrainingRunRepository {

  private static final String INSERT =
      """
      insert into training_run (id, request, pipeline_id, priority, requested_at, state)
      values (:id, :request, nullif(:pipeline, ''), :priority, :requestedAt, 'queued')
      on conflict (id) do nothing
      """;

  private static final String CANCEL_AHEAD =
      """
      insert into processed_event (consumer, event_id, processed_at)
      select 'cancellation ahead', :id, now()
      where not exists (select 1 from training_run where id = :id)
      on conflict do nothing
      """;

  private static final String CANCELLED_AHEAD =
      "select count(*) from processed_event"
          + " where consumer = 'cancellation ahead' and event_id = :id";

  private static final String COUNT =
      """
      select state, count(*), count(*) filter (where lease_expires_at < now())
        from training_run
       group by state
      union all
      select 'validating_files', count(*), 0 from fine_tuning_job where state = 'validating'
      """;

  private static final String HELD =
      " where id = :id and state = 'running' and lease_token = :token";

  /** Somebody may ask for the cancel between the decision to pause and this statement. */
  private static final String UNLESS_CANCELLING = " and stop_request is distinct from 'cancel'";

  private static final String NO_LEASE =
      ", state_since = now(), stop_request = null, lease_owner = null, lease_expires_at = null";

  /** Stores a run; false when it is there already, whatever state it is in. */
  Uni<Boolean> insertIfAbsent(TrainingRequested request) {
    String pipeline = request.pipeline() == null ? "" : request.pipeline().id().value();
    return execute(
        INSERT,
        Map.of(
            "id", request.runId().value(),
            "request", Json.text(request),
            "pipeline", pipeline,
            "priority", request.priority(),
            "requestedAt", request.occurredAt()));
  }

  /** Remembers that a run is to be cancelled when its request comes; false when it has come. */
  Uni<Boolean> cancelAhead(RunId runId) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(CANCEL_AHEAD)
                    .setParameter("id", runId.value())
                    .executeUpdate())
        .chain(() -> find(runId))
        .map(Optional::isEmpty);
  }

  /** Whether the run's cancellation came before its request. */
  Uni<Boolean> isCancelledAhead(RunId runId) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(CANCELLED_AHEAD, Long.class)
                    .setParameter("id", runId.value())
                    .getSingleResult())
        .map(count -> count > 0);
  }

  public Uni<Optional<TrainingRun>> find(RunId runId) {
    return Panache.getSession()
        .chain(session -> session.find(TrainingRunEntity.class, runId.value()))
        .map(row -> Optional.ofNullable(row).map(TrainingRunRow::read));
  }

  /** Those of the runs that there are, in no order. */
  public Uni<List<TrainingRun>> findAll(Collection<RunId> runIds) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createSelectionQuery(
                        "from TrainingRunEntity where id in :ids", TrainingRunEntity.class)
                    .setParameter("ids", runIds.stream().map(RunId::value).toList())
                    .getResultList())
        .map(rows -> rows.stream().map(TrainingRunRow::read).toList());
  }

  /** Newest first, behind the run {@code after}; of one pipeline, or of all where it is empty. */
  Uni<List<TrainingRun>> list(String after, String pipeline, int limit) {
    String condition =
        (after.isEmpty()
                ? ""
                : " and (requestedAt < :afterTime or requestedAt = :afterTime and id < :after)")
            + (pipeline.isEmpty() ? "" : " and pipelineId = :pipeline");
    return Panache.getSession()
        .chain(
            session ->
                after.isEmpty()
                    ? list(session, condition, Map.of(), pipeline, limit)
                    : session
                        .find(TrainingRunEntity.class, after)
                        .onItem()
                        .ifNull()
                        .switchTo(() -> Uni.createFrom().item(new TrainingRunEntity()))
                        .chain(
                            row ->
                                list(
                                    session,
                                    condition,
                                    Map.of("after", after, "afterTime", row.requestedAt),
                                    pipeline,
                                    limit)));
  }

  private static Uni<List<TrainingRun>> list(
      Mutiny.Session session,
      String condition,
      Map<String, Object> cursor,
      String pipeline,
      int limit) {
    Mutiny.SelectionQuery<TrainingRunEntity> query =
        session
            .createSelectionQuery(
                "from TrainingRunEntity where true"
                    + condition
                    + " order by requestedAt desc, id desc",
                TrainingRunEntity.class)
            .setMaxResults(limit);
    cursor.forEach(query::setParameter);
    if (!pipeline.isEmpty()) {
      query.setParameter("pipeline", pipeline);
    }
    return query.getResultList().map(rows -> rows.stream().map(TrainingRunRow::read).toList());
  }

  /** Numbers of runs. */
  Uni<RunCounts> count() {
    return Panache.getSession()
        .chain(session -> session.createNativeQuery(COUNT, Object[].class).getResultList())
        .map(
            rows -> {
              Map<String, Long> byState = new HashMap<>();
              long expired = 0;
              for (Object[] row : rows) {
                byState.put((String) row[0], ((Number) row[1]).longValue());
                expired += ((Number) row[2]).longValue();
              }
              return new RunCounts(byState, expired);
            });
  }

  /**
   * Moves a run from the state it was read in to {@code next}; false when it has left that state or
   * its lease was claimed again, or when it is to be cancelled and {@code next} is a pause.
   */
  Uni<Boolean> replaceState(TrainingRun run, TrainingRunState next) {
    Map<String, Object> values = new HashMap<>();
    values.put("id", run.id().value());
    values.put("from", run.state().word());
    values.put("token", run.leaseToken());
    String assignments = assignments(next, values);
    return execute(
        "update training_run set "
            + assignments
            + " where id = :id and state = :from and lease_token = :token"
            + (next instanceof TrainingRunState.Paused ? UNLESS_CANCELLING : ""),
        values);
  }

  private static String assignments(TrainingRunState next, Map<String, Object> values) {
    return switch (next) {
      case TrainingRunState.Queued queued -> "state = 'queued'" + NO_LEASE;
      case TrainingRunState.Running running -> {
        values.put("signal", running.stopRequest().orElseThrow().word());
        yield "stop_request = case when stop_request = 'cancel' then 'cancel' else :signal end";
      }
      case TrainingRunState.Paused paused -> {
        values.put("step", paused.step());
        yield "state = 'paused', last_step = :step" + NO_LEASE;
      }
      case TrainingRunState.Succeeded succeeded -> {
        values.put("model", succeeded.modelId().value());
        values.put("result", Json.text(succeeded.result()));
        values.put("step", succeeded.result().steps());
        yield "state = 'succeeded', model_id = :model, result = :result, last_step = :step"
            + NO_LEASE;
      }
      case TrainingRunState.Failed failed -> {
        values.put("code", failed.code().code());
        values.put("detail", failed.detail());
        values.put("step", failed.lastStep());
        yield "state = 'failed', problem_code = :code, problem_detail = :detail, last_step = :step"
            + NO_LEASE;
      }
      case TrainingRunState.Cancelled cancelled -> {
        values.put("step", cancelled.lastStep());
        yield "state = 'cancelled', last_step = :step" + NO_LEASE;
      }
    };
  }

  Uni<Boolean> recordPlan(RunLease lease, TrainingPlan plan) {
    return executeHeld(lease, "plan = :plan", Map.of("plan", Json.text(plan)));
  }

  Uni<Boolean> recordProgress(RunLease lease, RunProgress progress) {
    return executeHeld(
        lease,
        "progress = :progress, last_step = :step",
        Map.of("progress", Json.text(progress), "step", progress.step()));
  }

  Uni<Boolean> recordEvaluation(RunLease lease, int step) {
    return executeHeld(lease, "last_step = greatest(last_step, :step)", Map.of("step", step));
  }

  Uni<Boolean> recordCheckpoint(RunLease lease, int step) {
    return executeHeld(
        lease,
        "checkpoint_step = greatest(checkpoint_step, :step), deaths = 0",
        Map.of("step", step));
  }

  Uni<Boolean> recordDeath(RunLease lease) {
    return executeHeld(lease, "deaths = deaths + 1", Map.of());
  }

  private static Uni<Boolean> executeHeld(
      RunLease lease, String assignments, Map<String, Object> values) {
    Map<String, Object> parameters = new HashMap<>(values);
    parameters.put("id", lease.runId().value());
    parameters.put("token", lease.token());
    return execute("update training_run set " + assignments + HELD, parameters);
  }

  private static Uni<Boolean> execute(String sql, Map<String, Object> values) {
    return Panache.getSession()
        .chain(
            session -> {
              Mutiny.MutationQuery query = session.createNativeQuery(sql);
              values.forEach(query::setParameter);
              return query.executeUpdate();
            })
        .map(rows -> rows == 1);
  }
}
