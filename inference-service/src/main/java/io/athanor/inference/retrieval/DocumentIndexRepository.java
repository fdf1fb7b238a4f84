package io.athanor.inference.retrieval;

import static io.athanor.inference.retrieval.NativeSqlRepository.execute;
import static io.athanor.inference.retrieval.NativeSqlRepository.first;
import static io.athanor.inference.retrieval.NativeSqlRepository.rows;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.event.DocumentIngested;
import io.athanor.kit.json.Json;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documents of the index; every method runs in the caller's transaction. */
@ApplicationScoped
class DocumentIndexRepository {

  /**
   * Adds a document, in the place of an older reading of its source; without effect when it is
   * known, or when a newer reading is.
   */
  Uni<Void> add(String collection, DocumentIngested read) {
    Map<String, Object> reading =
        Map.of(
            "collection", collection,
            "source", read.sourceUri(),
            "request", read.requestId().value(),
            "readAt", read.occurredAt());
    return execute(
            """
            delete from indexed_document
            where collection = :collection and source_uri = :source
              and request_id <> :request and read_at < :readAt
            """,
            reading)
        .chain(
            deleted ->
                execute(
                    """
                    insert into indexed_document
                      (document_id, collection, request_id, source_uri, read_at, content, state)
                    select :id, :collection, :request, :source, cast(:readAt as timestamptz),
                      :content, 'pending'
                    where not exists (
                      select 1 from indexed_document
                      where collection = :collection and source_uri = :source
                        and request_id <> :request)
                    on conflict (document_id) do nothing
                    """,
                    Map.of(
                        "id", read.documentId().value(),
                        "collection", collection,
                        "request", read.requestId().value(),
                        "source", read.sourceUri(),
                        "readAt", read.occurredAt(),
                        "content", Json.text(read.content()))))
        .replaceWithVoid();
  }

  /** Remembers a request's manifest; without effect when it is known. */
  Uni<Void> settle(SettledRequest settled) {
    return execute(
            """
            insert into settled_request (request_id, collection, manifest, applied)
            values (:request, :collection, :manifest, false)
            on conflict (request_id) do nothing
            """,
            Map.of(
                "request", settled.requestId(),
                "collection", settled.collection(),
                "manifest", Json.text(settled.manifest())))
        .replaceWithVoid();
  }

  /** A manifest that has not been applied. */
  Uni<Optional<SettledRequest>> nextSettled() {
    return first(
        """
            select request_id, collection, manifest from settled_request
            where not applied order by request_id limit 1
            """,
        Map.of(),
        row ->
            new SettledRequest(
                row.get(0, String.class),
                row.get(1, String.class),
                artifact(row.get(2, String.class))));
  }

  /**
   * Has the documents that the settlement changed read again, and drops what older requests left in
   * the collection: those sources are not in it any more.
   */
  Uni<Void> apply(SettledRequest settled, List<DocumentManifest.Ingested> documents) {
    List<Map<String, String>> contents =
        documents.stream()
            .map(
                document ->
                    Map.of(
                        "id", document.documentId().value(),
                        "content", Json.text(document.content())))
            .toList();
    return execute(
            """
            update indexed_document d set content = s.content, state = 'pending'
            from jsonb_to_recordset(cast(cast(:contents as text) as jsonb))
              as s(id text, content text)
            where d.document_id = s.id and d.content <> s.content
            """,
            Map.of("contents", Json.text(contents)))
        .chain(
            changed ->
                execute(
                    """
                    delete from indexed_document d
                    where d.collection = :collection and d.request_id <> :request
                      and d.read_at < (
                        select min(read_at) from indexed_document
                        where collection = :collection and request_id = :request)
                    """,
                    Map.of("collection", settled.collection(), "request", settled.requestId())))
        .chain(
            deleted ->
                execute(
                    "update settled_request set applied = true where request_id = :request",
                    Map.of("request", settled.requestId())))
        .replaceWithVoid();
  }

  /** The document that has waited longest. */
  Uni<Optional<PendingDocument>> nextPending() {
    return first(
        """
            select document_id, collection, content from indexed_document
            where state = 'pending' order by read_at limit 1
            """,
        Map.of(),
        row ->
            new PendingDocument(
                row.get(0, String.class),
                row.get(1, String.class),
                artifact(row.get(2, String.class))));
  }

  /** Ends the wait of a document; 0 when its content changed again meanwhile. */
  Uni<Integer> indexed(PendingDocument pending, IngestedDocument document, String searchConfig) {
    ArtifactRef rendition = document.rendition();
    String title = document.title();
    return execute(
        """
        update indexed_document
        set state = 'indexed', problem = null, title = :title, search_config = :config,
            original = :original, charset = :charset
        where document_id = :id and content = :content
        """,
        Map.of(
            "id", pending.documentId(),
            "content", Json.text(pending.content()),
            "title", title == null ? "" : ParagraphRow.storable(title),
            "config", searchConfig,
            "original", Json.text(rendition == null ? document.original() : rendition),
            "charset", document.charset()));
  }

  /** Marks a document that cannot be read. */
  Uni<Integer> fail(PendingDocument pending, String problem) {
    return execute(
        "update indexed_document set state = 'failed', problem = :problem where document_id = :id",
        Map.of("id", pending.documentId(), "problem", problem));
  }

  /** All collections by name, with how far each is. */
  Uni<List<CollectionStatus>> collections() {
    return rows(
            """
            select d.collection, count(*), count(*) filter (where d.state = 'pending'),
              count(*) filter (where d.state = 'failed'),
              (select count(*) from indexed_paragraph p where p.collection = d.collection),
              (select count(p.embedding_order) from indexed_paragraph p
                where p.collection = d.collection)
            from indexed_document d group by d.collection order by d.collection
            """,
            Map.of())
        .map(
            found ->
                found.stream()
                    .map(
                        row ->
                            new CollectionStatus(
                                row.get(0, String.class),
                                row.get(1, Long.class),
                                row.get(2, Long.class),
                                row.get(3, Long.class),
                                row.get(4, Long.class),
                                row.get(5, Long.class)))
                    .toList());
  }

  private static ArtifactRef artifact(String json) {
    return Json.read(json, ArtifactRef.class);
  }
}
