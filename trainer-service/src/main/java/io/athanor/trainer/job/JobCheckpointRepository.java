package io.athanor.trainer.job;

import io.athanor.contracts.RunId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The checkpoints of the jobs; every method works in the caller's transaction. */
@ApplicationScoped
class JobCheckpointRepository {

  Uni<Void> addAll(List<JobCheckpoint> checkpoints) {
    Object[] rows = checkpoints.stream().map(CheckpointEntity::of).toArray();
    return Panache.getSession().chain(session -> session.persistAll(rows));
  }

  Uni<Optional<JobCheckpoint>> find(RunId job, String id) {
    return checkpoints(
            "from CheckpointEntity where jobId = :job and id = :id",
            Map.of("job", job.value(), "id", id),
            1)
        .map(found -> found.stream().findFirst());
  }

  /** Whether some job has a checkpoint of this name. */
  Uni<Boolean> isServedAs(String model) {
    return checkpoints("from CheckpointEntity where model = :model", Map.of("model", model), 1)
        .map(found -> !found.isEmpty());
  }

  /** A page, the latest step first; empty {@code after} for the first one. */
  Uni<List<JobCheckpoint>> page(RunId job, Optional<JobCheckpoint> after, int limit) {
    Map<String, Object> values = new HashMap<>();
    values.put("job", job.value());
    values.put("before", after.map(JobCheckpoint::step).orElse(Integer.MAX_VALUE));
    return checkpoints(
        "from CheckpointEntity where jobId = :job and step < :before order by step desc",
        values,
        limit);
  }

  private static Uni<List<JobCheckpoint>> checkpoints(
      String query, Map<String, Object> values, int limit) {
    return Panache.getSession()
        .chain(
            session -> {
              var selection = session.createSelectionQuery(query, CheckpointEntity.class);
              values.forEach(selection::setParameter);
              return selection.setMaxResults(limit).getResultList();
            })
        .map(rows -> rows.stream().map(CheckpointEntity::checkpoint).toList());
  }
}
