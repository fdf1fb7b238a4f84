package io.athanor.inference.evaluation;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.util.Map;
import java.util.stream.Collectors;

/** Answers that were given; every method runs in the caller's transaction. */
@ApplicationScoped
class AnswerRepository {

  /** All answers of one model, by the hash of their prompt. */
  Uni<Map<String, String>> answersOf(String answeredBy) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(
                        "select prompt_hash, answer from probe_answer where answered_by = :by",
                        Tuple.class)
                    .setParameter("by", answeredBy)
                    .getResultList())
        .map(
            rows ->
                rows.stream()
                    .collect(
                        Collectors.toMap(
                            row -> row.get(0, String.class), row -> row.get(1, String.class))));
  }

  Uni<Integer> save(String answeredBy, String promptHash, String answer) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(
                        """
                        insert into probe_answer (answered_by, prompt_hash, answer)
                        values (:by, :hash, :answer) on conflict do nothing
                        """)
                    .setParameter("by", answeredBy)
                    .setParameter("hash", promptHash)
                    .setParameter("answer", answer)
                    .executeUpdate());
  }
}
