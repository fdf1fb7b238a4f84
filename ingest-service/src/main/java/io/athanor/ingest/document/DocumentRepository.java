package io.athanor.ingest.document;

import io.athanor.contracts.DocumentId;
import io.athanor.contracts.RequestId;
import io.athanor.kit.json.Json;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The outcomes; every method runs in the caller's transaction. */
@ApplicationScoped
public class DocumentRepository {

  private static final String INSERT =
      """
      insert into document (id, request_id, position, outcome, finished_at)
      values (:id, :request, :position, :outcome, :finished)
      on conflict do nothing
      """;

  /** Stores what settling changed; the row is there, and the same values may be written again. */
  public Uni<Void> settle(List<DocumentOutcome.Ingested> outcomes) {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (DocumentOutcome.Ingested outcome : outcomes) {
      all = all.chain(() -> settle(outcome));
    }
    return all;
  }

  private static Uni<Void> settle(DocumentOutcome.Ingested outcome) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery("update document set outcome = :outcome where id = :id")
                    .setParameter("id", outcome.documentId().value())
                    .setParameter("outcome", json(outcome))
                    .executeUpdate())
        .replaceWithVoid();
  }

  /** Stores an outcome; false when the source has one already, which then stays. */
  public Uni<Boolean> addIfAbsent(DocumentOutcome outcome) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(INSERT)
                    .setParameter("id", outcome.documentId().value())
                    .setParameter("request", outcome.requestId().value())
                    .setParameter("position", outcome.position())
                    .setParameter("outcome", json(outcome))
                    .setParameter("finished", outcome.finishedAt())
                    .executeUpdate())
        .map(rows -> rows == 1);
  }

  /** The outcomes of a request behind a position, in the order of the request. */
  public Uni<List<DocumentOutcome>> ofRequest(RequestId request, int afterPosition, int limit) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createSelectionQuery(
                        "from DocumentEntity where requestId = :request and position > :after"
                            + " order by position",
                        DocumentEntity.class)
                    .setParameter("request", request.value())
                    .setParameter("after", afterPosition)
                    .setMaxResults(limit)
                    .getResultList())
        .map(rows -> rows.stream().map(DocumentRepository::outcome).toList());
  }

  /** The outcome with that document id. */
  public Uni<Optional<DocumentOutcome>> find(DocumentId id) {
    return Panache.getSession()
        .chain(session -> session.find(DocumentEntity.class, id.value()))
        .map(row -> Optional.ofNullable(row).map(DocumentRepository::outcome));
  }

  private static String json(DocumentOutcome outcome) {
    return Json.text(outcome);
  }

  private static DocumentOutcome outcome(DocumentEntity row) {
    return Json.read(row.outcome, DocumentOutcome.class);
  }
}
