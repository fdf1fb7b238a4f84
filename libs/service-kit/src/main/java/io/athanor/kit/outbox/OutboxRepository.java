package io.athanor.kit.outbox;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The outbox table; every method runs in the caller's transaction. */
@ApplicationScoped
class OutboxRepository {

  /** Time after which another node may take over the relay. */
  private static final String CLAIM =
      """
      insert into lease as held (name, owner, token, expires_at)
      values ('outbox-relay', :owner, 1, now() + interval '15 seconds')
      on conflict (name) do update
        set owner = :owner, expires_at = now() + interval '15 seconds', token = held.token + 1
        where held.owner = :owner or held.expires_at < now()
      """;

  private static final String RELEASE =
      "update lease set expires_at = now() where name = 'outbox-relay' and owner = :owner";

  /** A relay that stood still while another took over must not number the events again. */
  private static final String MARK =
      """
      update outbox_event set published_at = now(), position = numbered.position
      from (select seq, nextval('outbox_position') as position
            from (select seq from outbox_event
                  where seq in (:seqs) and published_at is null
                    and exists (select 1 from lease
                                where name = 'outbox-relay' and owner = :owner for update)
                  order by seq) ordered) numbered
      where outbox_event.seq = numbered.seq
      """;

  Uni<Boolean> claimRelay(String owner) {
    return Panache.getSession()
        .chain(
            session ->
                session.createNativeQuery(CLAIM).setParameter("owner", owner).executeUpdate())
        .map(rows -> rows == 1);
  }

  /** Lets the next relay begin at once. */
  Uni<Integer> releaseRelay(String owner) {
    return Panache.getSession()
        .chain(
            session ->
                session.createNativeQuery(RELEASE).setParameter("owner", owner).executeUpdate());
  }

  Uni<List<OutboxEvent>> unpublished(int limit) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createSelectionQuery(
                        "from OutboxEvent where publishedAt is null order by seq",
                        OutboxEvent.class)
                    .setMaxResults(limit)
                    .getResultList());
  }

  /**
   * Marks events as sent and gives them the next positions in the order of {@code seqs}; nothing
   * when the relay is another's by now.
   */
  Uni<Integer> markPublished(List<Long> seqs, String owner) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(MARK)
                    .setParameter("seqs", seqs)
                    .setParameter("owner", owner)
                    .executeUpdate());
  }

  Uni<Integer> deletePublishedBefore(int days) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(
                        "delete from outbox_event where published_at < now() - make_interval(days => :days)")
                    .setParameter("days", days)
                    .executeUpdate());
  }

  /**
   * Sent events behind a position, oldest first; of one pipeline, or of all where that is empty.
   */
  Uni<List<OutboxEvent>> publishedAfter(long position, String pipelineId, int limit) {
    String filter = pipelineId.isEmpty() ? "" : " and pipelineId = :pipeline";
    return Panache.getSession()
        .chain(
            session -> {
              var query =
                  session
                      .createSelectionQuery(
                          "from OutboxEvent where position > :position"
                              + filter
                              + " order by position",
                          OutboxEvent.class)
                      .setParameter("position", position)
                      .setMaxResults(limit);
              if (!pipelineId.isEmpty()) {
                query.setParameter("pipeline", pipelineId);
              }
              return query.getResultList();
            });
  }
}
