package io.athanor.ingest.plan;

import io.athanor.contracts.RequestId;
import io.athanor.ingest.plan.PlannedSource.Role;
import io.athanor.kit.json.Json;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses of requests; every method runs in the caller's transaction. An address is on a
 * source's list once, whoever finds it and however often.
 */
@ApplicationScoped
public class PlanRepository {

  // Texts are cast twice: the client would write a text for a JSON parameter as a JSON text.
  private static final String ADD =
      """
      insert into planned_source (request_id, source, uri, position, role, depth)
      select cast(:request as text), cast(:source as int), fresh.uri,
             (select coalesce(max(listed.position), -1) from planned_source listed
              where listed.request_id = cast(:request as text))
               + row_number() over (order by fresh.place),
             cast(:role as text), cast(:depth as int)
      from (select given.uri as uri, min(given.place) as place
            from json_array_elements_text(cast(cast(:uris as text) as json)) with ordinality as given(uri, place)
            where not exists (select 1 from planned_source known
                              where known.request_id = cast(:request as text)
                                and known.source = cast(:source as int)
                                and known.uri = given.uri)
            group by given.uri
            order by 2
            limit cast(:room as int)) fresh
      """;
  private static final String ADD_MISTAKE =
      """
      insert into planned_source (request_id, source, uri, position, role, depth, mistake)
      select cast(:request as text), cast(:source as int), cast(:uri as text),
             coalesce(max(listed.position), -1) + 1, 'page', 0, cast(:mistake as text)
      from planned_source listed where listed.request_id = cast(:request as text)
      on conflict do nothing
      """;
  private static final String ADD_NAME =
      """
      insert into planned_source (request_id, source, uri, role, depth, state)
      values (:request, :source, :uri, 'page', 0, 'done')
      on conflict do nothing
      """;
  private static final String DONE =
      """
      update planned_source set state = 'done'
      where request_id = :request and position in (
        select cast(each.position as int)
        from json_array_elements_text(cast(cast(:positions as text) as json)) as each(position))
      """;
  private static final String LATER =
      """
      update planned_source
      set attempts = attempts + :made, not_before = :until, last_failure = :failure
      where request_id = :request and position = :position
      """;

  /** Where an address comes from: which source of which request. */
  public record Origin(RequestId request, int source) {}

  /**
   * Puts addresses at the end of the list, those that are on it left out.
   *
   * @param room how many may be added; the rest is left out
   * @return how many were added
   */
  public Uni<Integer> add(Origin origin, List<String> uris, Role role, int depth, int room) {
    if (uris.isEmpty() || room <= 0) {
      return Uni.createFrom().item(0);
    }
    return update(
        ADD,
        Map.of(
            "request", origin.request().value(),
            "source", origin.source(),
            "uris", Json.text(uris),
            "role", role.word(),
            "depth", depth,
            "room", room));
  }

  /** Lists an address that cannot be used, so that it gets its outcome. */
  public Uni<Boolean> addMistake(Origin origin, String uri, String mistake) {
    return update(
            ADD_MISTAKE,
            Map.of(
                "request",
                origin.request().value(),
                "source",
                origin.source(),
                "uri",
                uri,
                "mistake",
                mistake))
        .map(rows -> rows == 1);
  }

  /** Notes another name of an address that was worked on; false when that name is listed. */
  public Uni<Boolean> addName(Origin origin, String uri) {
    return update(
            ADD_NAME,
            Map.of("request", origin.request().value(), "source", origin.source(), "uri", uri))
        .map(rows -> rows == 1);
  }

  /** The next addresses of a source to work on, in the order of the list. */
  public Uni<List<PlannedSource>> waiting(Origin origin, Instant now, int limit) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createSelectionQuery(
                        "from PlannedSourceEntity p where p.requestId = :request"
                            + " and p.source = :source and p.state = 'waiting'"
                            + " and (p.notBefore is null or p.notBefore <= :now)"
                            + " and not exists (select 1 from DocumentEntity d"
                            + " where d.requestId = p.requestId and d.position = p.position)"
                            + " order by p.position",
                        PlannedSourceEntity.class)
                    .setParameter("request", origin.request().value())
                    .setParameter("source", origin.source())
                    .setParameter("now", now)
                    .setMaxResults(limit)
                    .getResultList())
        .map(rows -> rows.stream().map(PlanRepository::planned).toList());
  }

  /** When the first of the addresses that are to be tried again is due; empty when none is left. */
  public Uni<Optional<Instant>> nextAttempt(RequestId request) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createSelectionQuery(
                        "select min(coalesce(p.notBefore, :ever)) from PlannedSourceEntity p"
                            + " where p.requestId = :request and p.state = 'waiting'"
                            + " and not exists (select 1 from DocumentEntity d"
                            + " where d.requestId = p.requestId and d.position = p.position)",
                        Instant.class)
                    .setParameter("ever", Instant.EPOCH)
                    .setParameter("request", request.value())
                    .getSingleResultOrNull())
        .map(Optional::ofNullable);
  }

  /** The addresses at these positions need no more work. */
  public Uni<Integer> done(RequestId request, List<Integer> positions) {
    return update(DONE, Map.of("request", request.value(), "positions", Json.text(positions)));
  }

  /**
   * An address is to be tried again.
   *
   * @param attempted whether the server was asked, which may happen only a few times
   */
  public Uni<Integer> later(
      PlannedSource source, boolean attempted, Instant until, String failure) {
    return update(
        LATER,
        Map.of(
            "request",
            source.requestId().value(),
            "position",
            source.position(),
            "made",
            attempted ? 1 : 0,
            "until",
            until,
            "failure",
            failure));
  }

  /** How many pages a source's list holds. */
  public Uni<Long> pages(Origin origin) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createSelectionQuery(
                        "select count(*) from PlannedSourceEntity p where p.requestId = :request"
                            + " and p.source = :source and p.position is not null"
                            + " and p.role = 'page'",
                        Long.class)
                    .setParameter("request", origin.request().value())
                    .setParameter("source", origin.source())
                    .getSingleResult());
  }

  /**
   * How far a source is.
   *
   * @param listed addresses on its list
   * @param waiting those without an outcome
   */
  public record Extent(int source, long listed, long waiting) {}

  /** How far each source of a request is; sources that nobody has begun with are missing. */
  public Uni<List<Extent>> extents(RequestId request) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createSelectionQuery(
                        "select p.source, count(*), sum(case when p.state = 'waiting' then 1 else 0"
                            + " end) from PlannedSourceEntity p where p.requestId = :request"
                            + " and p.position is not null group by p.source order by p.source",
                        Object[].class)
                    .setParameter("request", request.value())
                    .getResultList())
        .map(
            rows ->
                rows.stream()
                    .map(
                        row ->
                            new Extent(
                                ((Number) row[0]).intValue(),
                                ((Number) row[1]).longValue(),
                                ((Number) row[2]).longValue()))
                    .toList());
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

  private static PlannedSource planned(PlannedSourceEntity row) {
    return new PlannedSource(
        new RequestId(row.requestId),
        row.source,
        row.position,
        row.uri,
        Role.of(row.role),
        row.depth,
        row.mistake,
        row.attempts);
  }
}
