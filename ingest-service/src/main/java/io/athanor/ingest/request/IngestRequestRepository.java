package io.athanor.ingest.request;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.event.IngestRequested;
import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.kit.json.Json;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The requests; every method runs in the caller's transaction. All transitions are conditional, so
 * a second delivery or a second node changes nothing.
 */
@ApplicationScoped
public class IngestRequestRepository {

  private static final String INSERT =
      """
      insert into ingest_request (id, state, sources, pipeline, requested_at)
      values (:id, :state, :sources, :pipeline, :requested)
      on conflict (id) do nothing
      """;
  private static final String QUEUE =
      "update ingest_request set state = 'queued' where id = :id and state = 'submitted'";
  private static final String BEGIN =
      "update ingest_request set attempts = attempts + 1 where id = :id and state = 'queued'";
  private static final String COMPLETE =
      """
      update ingest_request
      set state = 'completed', manifest = :manifest, ingested = :ingested, rejected = :rejected,
          paragraphs = :paragraphs, completed_at = :completed
      where id = :id and state <> 'completed'
      """;

  private static final String PLANNED =
      "update ingest_request set planned = :planned where id = :id and planned < :planned";
  private static final String POSTPONE =
      "update ingest_request set not_before = :until where id = :id and state = 'queued'";

  /** Stores a request whose event is about to be sent; false when it is there already. */
  public Uni<Boolean> submit(IngestRequested event) {
    return insert(event, IngestRequest.State.SUBMITTED);
  }

  /** Puts a request into the queue of work, whoever sent it; false when it was there already. */
  public Uni<Boolean> queue(IngestRequested event) {
    return insert(event, IngestRequest.State.QUEUED)
        .chain(
            inserted ->
                inserted
                    ? Uni.createFrom().item(true)
                    : update(QUEUE, Map.of("id", event.requestId().value())));
  }

  /** The next request to work on: the one tried least often, among those the oldest. */
  public Uni<Optional<IngestRequest>> next(Instant now) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createSelectionQuery(
                        "from IngestRequestEntity where state = 'queued'"
                            + " and (notBefore is null or notBefore <= :now)"
                            + " order by attempts, requestedAt, id",
                        IngestRequestEntity.class)
                    .setParameter("now", now)
                    .setMaxResults(1)
                    .getSingleResultOrNull())
        .map(row -> Optional.ofNullable(row).map(IngestRequestRepository::request));
  }

  /**
   * Notes that work on a request begins, so that one that always fails does not stop the others.
   */
  public Uni<Boolean> begin(RequestId id) {
    return update(BEGIN, Map.of("id", id.value()));
  }

  /** How many of a request's sources have their first addresses listed. */
  public Uni<Integer> planned(RequestId id) {
    return Panache.getSession()
        .chain(session -> session.find(IngestRequestEntity.class, id.value()))
        .map(row -> row.planned);
  }

  /** Notes that the first addresses of so many sources are listed. */
  public Uni<Boolean> planned(RequestId id, int sources) {
    return update(PLANNED, Map.of("id", id.value(), "planned", sources));
  }

  /** Leaves a request alone for a while: all servers that it still needs are busy. */
  public Uni<Boolean> postpone(RequestId id, Instant until) {
    return update(POSTPONE, Map.of("id", id.value(), "until", until));
  }

  /** Ends a request; false when it had ended already. */
  public Uni<Boolean> complete(RequestId id, IngestRequest.Completion completion) {
    return update(
        COMPLETE,
        Map.of(
            "id", id.value(),
            "manifest", Json.text(completion.manifest()),
            "ingested", completion.ingested(),
            "rejected", completion.rejected(),
            "paragraphs", completion.paragraphs(),
            "completed", completion.completedAt()));
  }

  /** The request with that id. */
  public Uni<Optional<IngestRequest>> find(RequestId id) {
    return Panache.getSession()
        .chain(session -> session.find(IngestRequestEntity.class, id.value()))
        .map(row -> Optional.ofNullable(row).map(IngestRequestRepository::request));
  }

  private static Uni<Boolean> insert(IngestRequested event, IngestRequest.State state) {
    return update(
        INSERT,
        Map.of(
            "id", event.requestId().value(),
            "state", state.word(),
            "sources", Json.text(event.sources()),
            "pipeline", Json.text(event.pipeline()),
            "requested", event.occurredAt()));
  }

  private static Uni<Boolean> update(String statement, Map<String, Object> parameters) {
    return Panache.getSession()
        .chain(
            session -> {
              var query = session.createNativeQuery(statement);
              parameters.forEach(query::setParameter);
              return query.executeUpdate();
            })
        .map(rows -> rows == 1);
  }

  private static IngestRequest request(IngestRequestEntity row) {
    IngestRequest.Completion completion =
        row.manifest == null
            ? null
            : new IngestRequest.Completion(
                Json.read(row.manifest, ArtifactRef.class),
                row.ingested,
                row.rejected,
                row.paragraphs,
                row.completedAt);
    PipelineRef pipeline =
        row.pipeline.equals("null") ? null : Json.read(row.pipeline, PipelineRef.class);
    return new IngestRequest(
        new RequestId(row.id),
        List.of(Json.read(row.sources, SourceSpec[].class)),
        pipeline,
        IngestRequest.State.of(row.state),
        row.requestedAt,
        completion);
  }
}
