package io.athanor.trainer.lease;

import io.athanor.contracts.RunId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Claim, renewal and release of runs, each one conditional statement on the database's clock. Plain
 * SQL: {@code for update skip locked} lets nodes claim side by side without waiting for one
 * another.
 */
@ApplicationScoped
public class LeaseRepository {

  private static final Duration CLAIM_PATIENCE = Duration.ofSeconds(10);

  private static final String CLAIM =
      """
      update training_run
         set state = 'running', state_since = now(), lease_owner = $1,
             lease_token = lease_token + 1,
             lease_expires_at = now() + make_interval(secs => $2), attempt = attempt + 1
       where id = (
         select id from training_run
          where state = 'queued'
             or (state = 'running'
                 and (lease_expires_at < now()
                      or (split_part(lease_owner, '/', 1) = $3 and lease_owner <> $1)))
          order by priority desc, requested_at, id
            for update skip locked
          limit 1)
      returning id, lease_owner, lease_token, lease_expires_at, attempt
      """;

  private static final String CLAIMABLE =
      " (state = 'queued' or (state = 'running' and lease_expires_at < now()))";

  private static final String CLAIM_RUN =
      """
      update training_run
         set state = 'running', state_since = now(), lease_owner = $1,
             lease_token = lease_token + 1,
             lease_expires_at = now() + make_interval(secs => $2), attempt = attempt + 1
       where id = $3 and"""
          + CLAIMABLE
          + " returning id, lease_owner, lease_token, lease_expires_at, attempt";

  private static final String LIST_CLAIMABLE =
      "select id from training_run where"
          + CLAIMABLE
          + " order by priority desc, requested_at, id limit $1";

  private static final String RENEW =
      """
      update training_run
         set lease_expires_at = now() + make_interval(secs => $1)
       where id = $2 and lease_token = $3 and state = 'running'
      returning lease_expires_at, stop_request
      """;

  private static final String RELEASE =
      """
      update training_run
         set state = 'queued', state_since = now(), lease_owner = null, lease_expires_at = null
       where id = $1 and lease_token = $2 and state = 'running'
      """;

  private final Pool pool;

  LeaseRepository(Pool pool) {
    this.pool = pool;
  }

  /** What a successful renewal says: what somebody asked of the run meanwhile. */
  public record Renewal(Optional<StopSignal> stopRequest) {}

  /** Takes the most urgent run that waits, whose lease lapsed or which an earlier self held. */
  public Optional<RunLease> claim(LeaseOwner owner, Duration timeToLive) {
    Tuple parameters = Tuple.of(owner.value(), seconds(timeToLive), owner.node());
    RowSet<Row> rows = pool.preparedQuery(CLAIM).execute(parameters).await().atMost(CLAIM_PATIENCE);
    for (Row row : rows) {
      return Optional.of(lease(row));
    }
    return Optional.empty();
  }

  /** Takes one run, if nobody works on it. */
  public Optional<RunLease> claim(RunId runId, LeaseOwner owner, Duration timeToLive) {
    Tuple parameters = Tuple.of(owner.value(), seconds(timeToLive), runId.value());
    RowSet<Row> rows =
        pool.preparedQuery(CLAIM_RUN).execute(parameters).await().atMost(CLAIM_PATIENCE);
    for (Row row : rows) {
      return Optional.of(lease(row));
    }
    return Optional.empty();
  }

  /** The runs that nobody works on, the most urgent first. */
  public List<RunId> claimable(int limit) {
    RowSet<Row> rows =
        pool.preparedQuery(LIST_CLAIMABLE).execute(Tuple.of(limit)).await().atMost(CLAIM_PATIENCE);
    List<RunId> runs = new ArrayList<>();
    rows.forEach(row -> runs.add(new RunId(row.getString("id"))));
    return runs;
  }

  /** Extends a lease; empty when the run is no longer this lease's. */
  public Optional<Renewal> renew(RunLease lease, Duration timeToLive, Duration patience) {
    Tuple parameters = Tuple.of(seconds(timeToLive), lease.runId().value(), lease.token());
    RowSet<Row> rows = pool.preparedQuery(RENEW).execute(parameters).await().atMost(patience);
    for (Row row : rows) {
      return Optional.of(
          new Renewal(Optional.ofNullable(row.getString("stop_request")).map(StopSignal::of)));
    }
    return Optional.empty();
  }

  /** Puts the run back into the queue; false when it is no longer this lease's. */
  public boolean release(RunLease lease) {
    Tuple parameters = Tuple.of(lease.runId().value(), lease.token());
    return pool.preparedQuery(RELEASE).execute(parameters).await().atMost(CLAIM_PATIENCE).rowCount()
        == 1;
  }

  private static RunLease lease(Row row) {
    OffsetDateTime expiresAt = row.getOffsetDateTime("lease_expires_at");
    return new RunLease(
        new RunId(row.getString("id")),
        row.getString("lease_owner"),
        row.getLong("lease_token"),
        expiresAt.toInstant(),
        row.getInteger("attempt"));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
