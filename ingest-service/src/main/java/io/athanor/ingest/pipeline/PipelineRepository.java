package io.athanor.ingest.pipeline;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.PipelineId;
import io.athanor.contracts.RequestId;
import io.athanor.kit.json.Json;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The submitted pipelines; every method runs in the caller's transaction. */
@ApplicationScoped
class PipelineRepository {

  private static final String INSERT =
      """
      insert into pipeline (id, identity, name, model_name, base_model, spec, request_id, submitted_at)
      values (:id, :identity, :name, :model, :base, :spec, :request, :submitted)
      on conflict (id) do nothing
      """;
  private static final String NEWEST = " order by p.submittedAt desc, p.id desc";
  private static final String BEHIND =
      """
      from PipelineEntity p, PipelineEntity cursor
      where cursor.id = :after
        and (p.submittedAt < cursor.submittedAt
             or p.submittedAt = cursor.submittedAt and p.id < cursor.id)
      """;

  /** False when a pipeline with that id is there already. */
  Uni<Boolean> addIfAbsent(SubmittedPipeline pipeline, String identity) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(INSERT)
                    .setParameter("id", pipeline.pipelineId().value())
                    .setParameter("identity", identity)
                    .setParameter("name", pipeline.name())
                    .setParameter("model", pipeline.modelName())
                    .setParameter("base", pipeline.baseModel())
                    .setParameter("spec", Json.text(pipeline.spec()))
                    .setParameter("request", pipeline.requestId().value())
                    .setParameter("submitted", pipeline.submittedAt())
                    .executeUpdate())
        .map(rows -> rows == 1);
  }

  Uni<Optional<SubmittedPipeline>> find(PipelineId id) {
    return Panache.getSession()
        .chain(session -> session.find(PipelineEntity.class, id.value()))
        .map(row -> Optional.ofNullable(row).map(PipelineRepository::pipeline));
  }

  /** The newest attempt at a pipeline of that identity. */
  Uni<Optional<SubmittedPipeline>> findNewest(String identity) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createSelectionQuery(
                        "from PipelineEntity p where p.identity = :identity" + NEWEST,
                        PipelineEntity.class)
                    .setParameter("identity", identity)
                    .setMaxResults(1)
                    .getSingleResultOrNull())
        .map(row -> Optional.ofNullable(row).map(PipelineRepository::pipeline));
  }

  /** Newest first; behind the pipeline {@code after}, if it is named. */
  Uni<List<SubmittedPipeline>> list(@Nullable PipelineId after, int limit) {
    return Panache.getSession()
        .chain(
            session -> {
              String query =
                  "select p " + (after == null ? "from PipelineEntity p" : BEHIND) + NEWEST;
              var selection = session.createSelectionQuery(query, PipelineEntity.class);
              if (after != null) {
                selection.setParameter("after", after.value());
              }
              return selection.setMaxResults(limit).getResultList();
            })
        .map(rows -> rows.stream().map(PipelineRepository::pipeline).toList());
  }

  private static SubmittedPipeline pipeline(PipelineEntity row) {
    return new SubmittedPipeline(
        new PipelineId(row.id),
        row.name,
        row.modelName,
        row.baseModel,
        Json.read(row.spec, ArtifactRef.class),
        new RequestId(row.requestId),
        row.submittedAt);
  }
}
