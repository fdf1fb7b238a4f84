package io.athanor.trainer.run;

import io.athanor.contracts.RunId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The order in which waiting runs are claimed; works in the caller's transaction. */
@ApplicationScoped
class RunQueueRepository {

  /** What waits and in which order is what {@code LeaseRepository} claims by. */
  private static final String POSITIONS =
      """
      select id, place from (
        select id, row_number() over (order by priority desc, requested_at, id) as place
          from training_run
         where state = 'queued' or (state = 'running' and lease_expires_at < now())) waiting
       where id in (:ids)
      """;

  /** Places of those of the runs that wait, the next to be claimed being 1. */
  Uni<Map<RunId, Integer>> places(Collection<RunId> runs) {
    if (runs.isEmpty()) {
      return Uni.createFrom().item(Map.of());
    }
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(POSITIONS, Object[].class)
                    .setParameter("ids", runs.stream().map(RunId::value).toList())
                    .getResultList())
        .map(
            rows -> {
              Map<RunId, Integer> places = new HashMap<>();
              rows.forEach(
                  row -> places.put(new RunId((String) row[0]), ((Number) row[1]).intValue()));
              return places;
            });
  }
}
