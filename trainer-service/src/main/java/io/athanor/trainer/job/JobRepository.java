package io.athanor.trainer.job;

import io.athanor.contracts.RunId;
import io.athanor.kit.json.Json;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The jobs; every method works in the caller's transaction, and a job leaves a state by one
 * conditional statement.
 */
@ApplicationScoped
class JobRepository {

  private static final String INSERT =
      """
      insert into fine_tuning_job
        (id, created_at, request, training_file, validation_file, tuned_model, state)
      values (:id, :createdAt, :request, :training, nullif(:validation, ''), :model, 'validating')
      """;

  /** A job whose files all have their outcome; a file that is not known any more has one, too. */
  private static final String READY =
      """
      select j.id from fine_tuning_job j
      where j.state = 'validating' and not exists (
        select 1 from known_file f
        where f.id in (j.training_file, j.validation_file) and f.status = 'uploaded')
      order by j.created_at limit 1
      """;

  private static final String NEWEST_FIRST = " order by j.created_at desc, j.id desc limit :limit";

  Uni<Void> insert(FineTuningJob job) {
    String validation = job.request().validationFile();
    return update(
            INSERT,
            Map.of(
                "id", job.id().value(),
                "createdAt", job.createdAt(),
                "request", Json.text(job.request()),
                "training", job.request().trainingFile(),
                "validation", validation == null ? "" : validation,
                "model", job.tunedModel()))
        .replaceWithVoid();
  }

  Uni<Optional<FineTuningJob>> find(RunId id) {
    return Panache.getSession()
        .chain(session -> session.find(FineTuningJobEntity.class, id.value()))
        .map(row -> Optional.ofNullable(row).map(FineTuningJobEntity::job));
  }

  Uni<Optional<FineTuningJob>> nextToValidate() {
    return jobs(READY, Map.of()).map(found -> found.stream().findFirst());
  }

  /**
   * A page, newest first.
   *
   * @param after the last job of the page before; empty for the first page
   * @param filter what the request must contain, as JSON; empty for everything
   */
  Uni<List<FineTuningJob>> page(Optional<FineTuningJob> after, String filter, int limit) {
    Map<String, Object> values = new HashMap<>(Map.of("limit", limit));
    StringBuilder query = new StringBuilder("select j.id from fine_tuning_job j where true");
    after.ifPresent(
        last -> {
          query.append(" and (j.created_at, j.id) < (:createdAt, :id)");
          values.put("createdAt", last.createdAt());
          values.put("id", last.id().value());
        });
    if (!filter.isEmpty()) {
      // As text first: the driver would send a text for jsonb as a JSON string.
      query.append(" and cast(j.request as jsonb) @> cast(cast(:filter as text) as jsonb)");
      values.put("filter", filter);
    }
    return jobs(query + NEWEST_FIRST, values);
  }

  /** Whether a model of this name was tuned, or is being. */
  Uni<Boolean> isTuned(String model) {
    return jobs(
            "select j.id from fine_tuning_job j where j.tuned_model = :model",
            Map.of("model", model))
        .map(found -> !found.isEmpty());
  }

  /** The job's run is queued; false when the job was not waiting for its files any more. */
  Uni<Boolean> submitted(RunId id) {
    return update(
        "update fine_tuning_job set state = 'submitted' where id = :id and state = 'validating'",
        Map.of("id", id.value()));
  }

  Uni<Boolean> failed(RunId id, JobError error, Instant now) {
    return update(
        """
        update fine_tuning_job set state = 'failed', error = :error, finished_at = :now
        where id = :id and state = 'validating'
        """,
        Map.of("id", id.value(), "error", Json.text(error), "now", now));
  }

  /** False when the job had left the validation before. */
  Uni<Boolean> cancelled(RunId id, Instant now) {
    return update(
        """
        update fine_tuning_job set state = 'cancelled', finished_at = :now
        where id = :id and state = 'validating'
        """,
        Map.of("id", id.value(), "now", now));
  }

  /** The results are stored; false when they were before. */
  Uni<Boolean> succeeded(RunId id, long tokens, String resultFile, Instant finished) {
    return update(
        """
        update fine_tuning_job set state = 'succeeded', trained_tokens = :tokens,
          result_file = :file, finished_at = :finished
        where id = :id and state = 'submitted'
        """,
        Map.of("id", id.value(), "tokens", tokens, "file", resultFile, "finished", finished));
  }

  /** The jobs whose identifiers a statement gives, in its order. */
  private static Uni<List<FineTuningJob>> jobs(String idQuery, Map<String, Object> values) {
    return Panache.getSession()
        .chain(
            session -> {
              var selection = session.createNativeQuery(idQuery, String.class);
              values.forEach(selection::setParameter);
              return selection.getResultList().chain(ids -> inOrder(session, ids));
            });
  }

  private static Uni<List<FineTuningJob>> inOrder(Mutiny.Session session, List<String> ids) {
    return session
        .createSelectionQuery(
            "from FineTuningJobEntity where id in :ids", FineTuningJobEntity.class)
        .setParameter("ids", ids)
        .getResultList()
        .map(
            rows ->
                rows.stream()
                    .sorted(Comparator.comparingInt(row -> ids.indexOf(row.id)))
                    .map(FineTuningJobEntity::job)
                    .toList());
  }

  private static Uni<Boolean> update(String statement, Map<String, Object> values) {
    return Panache.getSession()
        .chain(
            session -> {
              var query = session.createNativeQuery(statement);
              values.forEach(query::setParameter);
              return query.executeUpdate();
            })
        .map(rows -> rows == 1);
  }
}
