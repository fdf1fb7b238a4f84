package io.athanor.trainer.job;

import io.athanor.contracts.RunId;
import io.athanor.kit.json.Json;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The events of the jobs; every method works in the caller's transaction. */
@ApplicationScoped
class JobEventRepository {

  /**
   * The job's row is locked by counting, so positions become visible in their order. What belongs
   * to no job, or is stored already, changes nothing.
   */
  private static final String ADD =
      """
      with counted as (
        update fine_tuning_job set event_count = event_count + 1
        where id = :job and not exists (select 1 from fine_tuning_event where id = :id)
        returning event_count)
      insert into fine_tuning_event
        (id, job_id, position, created_at, level, type, message, data, last)
      select :id, :job, event_count, cast(:createdAt as timestamptz), :level, :type, :message, :data,
        cast(:last as boolean)
      from counted
      on conflict do nothing
      """;

  /** False when it is there already, or its run is no job. */
  Uni<Boolean> add(JobEvent event) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(ADD)
                    .setParameter("id", event.id())
                    .setParameter("job", event.job().value())
                    .setParameter("createdAt", event.createdAt())
                    .setParameter("level", word(event.level()))
                    .setParameter("type", word(event.type()))
                    .setParameter("message", event.message())
                    .setParameter("data", Json.text(event.data()))
                    .setParameter("last", event.last())
                    .executeUpdate())
        .map(rows -> rows == 1);
  }

  /** All of them, one after the other. */
  Uni<Void> addAll(List<JobEvent> events) {
    Uni<Void> all = Uni.createFrom().voidItem();
    for (JobEvent event : events) {
      all = all.chain(() -> add(event).replaceWithVoid());
    }
    return all;
  }

  Uni<Optional<JobEvent>> find(RunId job, String id) {
    return events(
            "from JobEventEntity where jobId = :job and id = :id",
            Map.of("job", job.value(), "id", id),
            1)
        .map(found -> found.stream().findFirst());
  }

  /** A page, newest first; empty {@code after} for the first one. */
  Uni<List<JobEvent>> page(RunId job, Optional<JobEvent> after, int limit) {
    Map<String, Object> values = new HashMap<>();
    values.put("job", job.value());
    String condition = "";
    if (after.isPresent()) {
      condition =
          " and (createdAt < :createdAt or createdAt = :createdAt and position < :position)";
      values.put("createdAt", after.get().createdAt());
      values.put("position", after.get().position());
    }
    return events(
        "from JobEventEntity where jobId = :job"
            + condition
            + " order by createdAt desc, position desc",
        values,
        limit);
  }

  /** What was stored behind a position, oldest first. */
  Uni<List<JobEvent>> behind(RunId job, int position, int limit) {
    return events(
        "from JobEventEntity where jobId = :job and position > :position order by position",
        Map.of("job", job.value(), "position", position),
        limit);
  }

  /** Everything measured, by step. */
  Uni<List<JobEvent>> metrics(RunId job) {
    return events(
        "from JobEventEntity where jobId = :job and type = 'metrics' order by position",
        Map.of("job", job.value()),
        Integer.MAX_VALUE);
  }

  private static Uni<List<JobEvent>> events(String query, Map<String, Object> values, int limit) {
    return Panache.getSession()
        .chain(
            session -> {
              var selection = session.createSelectionQuery(query, JobEventEntity.class);
              values.forEach(selection::setParameter);
              return selection.setMaxResults(limit).getResultList();
            })
        .map(rows -> rows.stream().map(JobEventEntity::event).toList());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
