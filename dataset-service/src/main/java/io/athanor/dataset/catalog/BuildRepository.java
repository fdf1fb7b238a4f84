package io.athanor.dataset.catalog;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.ProblemCode;
import io.athanor.kit.json.Json;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The builds and the versions they make; every method runs in the caller's transaction. All
 * transitions are conditional, so a second delivery or a second node changes nothing.
 */
@ApplicationScoped
public class BuildRepository {

  private static final String INSERT_DATASET =
      """
      insert into dataset (id, name, created_at) values (:id, :name, :created)
      on conflict (id) do nothing
      """;
  private static final String INSERT_BUILD =
      """
      insert into dataset_build (id, dataset_id, documents, recipe, pipeline, state, requested_at)
      values (:id, :dataset, :documents, :recipe, :pipeline, 'queued', :requested)
      on conflict (id) do nothing
      """;
  private static final String BEGIN =
      "update dataset_build set attempts = attempts + 1 where id = :id and state = 'queued'";

  /** Equal content finds its number again, be it published or left over from a crash. */
  private static final String TAKE_VERSION =
      """
      insert into dataset_version (dataset_id, version, content_sha256, documents)
      select :dataset, coalesce(max(version), 0) + 1, :content, :documents
      from dataset_version where dataset_id = :dataset
      on conflict (dataset_id, content_sha256) do nothing
      """;

  private static final String PUBLISH =
      """
      update dataset_version set manifest = :manifest
      where dataset_id = :dataset and version = :version and manifest is null
      """;
  private static final String READY =
      """
      update dataset_build set state = 'ready', version = :version, finished_at = :finished
      where id = :id and state = 'queued'
      """;
  private static final String FAILED =
      """
      update dataset_build
      set state = 'failed', problem = :problem, detail = :detail, finished_at = :finished
      where id = :id and state = 'queued'
      """;

  /** Puts a build into the queue of work; false when it is there already. */
  public Uni<Boolean> queue(BuildRequest request) {
    return update(
            INSERT_DATASET,
            Map.of(
                "id", request.datasetId().value(),
                "name", request.name(),
                "created", request.requestedAt()))
        .chain(
            () ->
                update(
                    INSERT_BUILD,
                    Map.of(
                        "id", request.buildId(),
                        "dataset", request.datasetId().value(),
                        "documents", Json.text(request.documents()),
                        "recipe", jsonOrNull(request.recipe()),
                        "pipeline", jsonOrNull(request.pipeline()),
                        "requested", request.requestedAt())));
  }

  /** The next build to work on: the one tried least often, among those the oldest. */
  public Uni<Optional<DatasetBuild>> next() {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createSelectionQuery(
                        "from DatasetBuildEntity where state = 'queued'"
                            + " order by attempts, requestedAt, id",
                        DatasetBuildEntity.class)
                    .setMaxResults(1)
                    .getSingleResultOrNull())
        .map(row -> Optional.ofNullable(row).map(DatasetBuildEntity::build));
  }

  /** Notes that work on a build begins, so that one that always fails does not stop the others. */
  public Uni<Boolean> begin(DatasetBuild build) {
    return update(BEGIN, Map.of("id", build.id()));
  }

  /** The number of the version with that content, taken now or before. */
  public Uni<TakenVersion> takeVersion(DatasetBuild build, String contentSha256) {
    return update(
            TAKE_VERSION,
            Map.of(
                "dataset", build.datasetId().value(),
                "content", contentSha256,
                "documents", Json.text(build.documents())))
        .chain(Panache::getSession)
        .chain(
            session ->
                session
                    .createSelectionQuery(
                        "from DatasetVersionEntity"
                            + " where datasetId = :dataset and contentSha256 = :content",
                        DatasetVersionEntity.class)
                    .setParameter("dataset", build.datasetId().value())
                    .setParameter("content", contentSha256)
                    .getSingleResult())
        .map(DatasetVersionEntity::taken);
  }

  /** Makes a version readable; false when it was already. */
  public Uni<Boolean> publish(DatasetId dataset, int version, ArtifactRef manifest) {
    return update(
        PUBLISH,
        Map.of("dataset", dataset.value(), "version", version, "manifest", Json.text(manifest)));
  }

  /** Ends a build with its version; false when it had ended already. */
  public Uni<Boolean> ready(DatasetBuild build, int version, Instant finished) {
    return update(READY, Map.of("id", build.id(), "version", version, "finished", finished));
  }

  /** Ends a build without a version; false when it had ended already. */
  public Uni<Boolean> failed(
      DatasetBuild build, ProblemCode problem, String detail, Instant finished) {
    return update(
        FAILED,
        Map.of(
            "id", build.id(), "problem", problem.code(), "detail", detail, "finished", finished));
  }

  private static String jsonOrNull(@Nullable Object value) {
    return value == null ? "null" : Json.text(value);
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
}
