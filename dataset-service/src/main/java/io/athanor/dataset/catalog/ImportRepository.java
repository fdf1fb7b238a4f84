package io.athanor.dataset.catalog;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.kit.json.Json;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;

/** Data sets that no build made: their version is complete when it is added. */
@ApplicationScoped
public class ImportRepository {

  private static final String INSERT_DATASET =
      """
      insert into dataset (id, name, created_at) values (:id, :name, :created)
      on conflict (id) do nothing
      """;
  private static final String INSERT_VERSION =
      """
      insert into dataset_version (dataset_id, version, content_sha256, documents, manifest)
      values (:dataset, :version, :content, :documents, :manifest)
      on conflict (dataset_id, version) do nothing
      """;

  /** Adds a data set with its version in the caller's transaction. */
  public Uni<Void> add(
      String name, DatasetManifest content, ArtifactRef manifest, Instant createdAt) {
    return execute(
            INSERT_DATASET,
            Map.of("id", content.datasetId().value(), "name", name, "created", createdAt))
        .chain(
            () ->
                execute(
                    INSERT_VERSION,
                    Map.of(
                        "dataset", content.datasetId().value(),
                        "version", content.version(),
                        "content", content.contentSha256(),
                        "documents", Json.text(content.documents()),
                        "manifest", Json.text(manifest))))
        .replaceWithVoid();
  }

  private static Uni<Integer> execute(String statement, Map<String, Object> parameters) {
    return Panache.getSession()
        .chain(
            session -> {
              var query = session.createNativeQuery(statement);
              parameters.forEach(query::setParameter);
              return query.executeUpdate();
            });
  }
}
