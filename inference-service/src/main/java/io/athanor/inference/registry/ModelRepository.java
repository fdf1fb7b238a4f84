package io.athanor.inference.registry;

import io.athanor.contracts.event.ModelPublished;
import io.athanor.kit.json.Json;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** The published models; every method runs in the caller's transaction. */
@ApplicationScoped
public class ModelRepository {

  /** Remembers a model; without effect when it is known, whatever became of it. */
  Uni<Integer> insertIfAbsent(ModelPublished published) {
    return execute(
        """
        insert into model (model_id, name, published_at, event, state, evaluation_pending)
        values (:id, :name, :publishedAt, :event, 'published', :pending)
        on conflict (model_id) do nothing
        """,
        Map.of(
            "id", published.modelId().value(),
            "name", published.name(),
            "publishedAt", published.occurredAt(),
            "event", Json.text(published),
            "pending", published.probes() != null));
  }

  Uni<Integer> withdraw(String modelId) {
    return execute(
        "update model set state = 'withdrawn', evaluation_pending = false where model_id = :id",
        Map.of("id", modelId));
  }

  /** Marks a model that cannot be loaded; 0 when it was marked or withdrawn before. */
  Uni<Integer> reject(String modelId, String problem) {
    return execute(
        """
        update model set state = 'rejected', problem = :problem, evaluation_pending = false
        where model_id = :id and state = 'published'
        """,
        Map.of("id", modelId, "problem", problem));
  }

  /** Ends the wait for an evaluation; 0 when it ended before. */
  public Uni<Integer> evaluated(String modelId) {
    return execute(
        """
        update model set evaluation_pending = false
        where model_id = :id and evaluation_pending
        """,
        Map.of("id", modelId));
  }

  /** All models, oldest first. */
  public Uni<List<ModelRecord>> all() {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createSelectionQuery(
                        "from ModelEntity order by publishedAt, modelId", ModelEntity.class)
                    .getResultList())
        .map(rows -> rows.stream().map(ModelEntity::toRecord).toList());
  }

  private static Uni<Integer> execute(String sql, Map<String, Object> parameters) {
    return Panache.getSession()
        .chain(
            session -> {
              var query = session.createNativeQuery(sql);
              parameters.forEach(query::setParameter);
              return query.executeUpdate();
            });
  }
}
