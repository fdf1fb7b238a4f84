package io.athanor.kit.retry;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;

/** The answers; every method runs in the caller's transaction. */
@ApplicationScoped
class AnsweredRequestRepository {

  private static final int MOST_FORGOTTEN = 100;

  /** An answer and what it was the answer to. */
  record Answer(String fingerprint, String json) {}

  /**
   * True when this transaction has to do the work. While another one is at it, this waits for its
   * end: the primary key lets only one through.
   */
  Uni<Boolean> claim(RequestKey key) {
    return update(
            """
            insert into answered_request as earlier (id, fingerprint, by_retry, answered_at)
            values (:id, :fingerprint, :retry, :arrived)
            on conflict (id) do update
            set fingerprint = excluded.fingerprint, by_retry = excluded.by_retry, answer = null,
              answered_at = excluded.answered_at
            where earlier.answered_at < :notBefore or not (excluded.by_retry or earlier.by_retry)
            """,
            Map.of(
                "id", key.id(),
                "fingerprint", key.fingerprint(),
                "retry", key.retry(),
                "arrived", key.arrived(),
                "notBefore", key.notBefore()))
        .map(rows -> rows == 1);
  }

  Uni<Integer> answer(String id, String json) {
    return update(
        "update answered_request set answer = :json where id = :id",
        Map.of("id", id, "json", json));
  }

  Uni<Answer> find(String id) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(
                        "select fingerprint, answer from answered_request where id = :id",
                        Object[].class)
                    .setParameter("id", id)
                    .getSingleResult())
        .map(row -> new Answer((String) row[0], (String) row[1]));
  }

  /** Forgets some answers that nobody will ask for; each new one pays for the old ones. */
  Uni<Integer> forget(Instant before) {
    return update(
        """
        delete from answered_request where id in (
          select id from answered_request where answered_at < :before
          order by answered_at limit :most for update skip locked)
        """,
        Map.of("before", before, "most", MOST_FORGOTTEN));
  }

  private static Uni<Integer> update(String statement, Map<String, Object> parameters) {
    return Panache.getSession()
        .chain(
            session -> {
              var query = session.createNativeQuery(statement);
              parameters.forEach(query::setParameter);
              return query.executeUpdate();
            });
  }
}
