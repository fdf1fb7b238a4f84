package io.athanor.trainer.job;

import io.athanor.contracts.event.FileDeleted;
import io.athanor.contracts.event.FileStored;
import io.athanor.kit.json.Json;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files; every method works in the caller's transaction. */
@ApplicationScoped
class KnownFileRepository {

  /** An event that is delivered again behind a newer one changes nothing. */
  private static final String STORE =
      """
      insert into known_file (id, purpose, status, status_details, dataset_id, dataset_manifest,
        expires_at, told_at)
      values (:id, :purpose, :status, nullif(:details, ''), nullif(:dataset, ''),
        nullif(:manifest, ''), cast(nullif(:expires, '') as timestamptz), :told)
      on conflict (id) do update
      set status = excluded.status, status_details = excluded.status_details,
        dataset_id = excluded.dataset_id, dataset_manifest = excluded.dataset_manifest,
        expires_at = excluded.expires_at, told_at = excluded.told_at
      where known_file.told_at <= excluded.told_at
      """;

  private static final String DELETE =
      """
      insert into known_file (id, purpose, status, told_at) values (:id, '', 'deleted', :told)
      on conflict (id) do update set status = 'deleted', told_at = excluded.told_at
      """;

  Uni<Void> store(FileStored file) {
    return execute(
        STORE,
        Map.of(
            "id", file.fileId(),
            "purpose", file.purpose(),
            "status", file.status(),
            "details", orEmpty(file.statusDetails()),
            "dataset", file.datasetId() == null ? "" : file.datasetId().value(),
            "manifest", file.datasetManifest() == null ? "" : Json.text(file.datasetManifest()),
            "expires", file.expiresAt() == null ? "" : file.expiresAt().toString(),
            "told", file.occurredAt()));
  }

  Uni<Void> delete(FileDeleted file) {
    return execute(DELETE, Map.of("id", file.fileId(), "told", file.occurredAt()));
  }

  Uni<Optional<KnownFile>> find(String id) {
    return Panache.getSession()
        .chain(session -> session.find(KnownFileEntity.class, id))
        .map(row -> Optional.ofNullable(row).map(KnownFileEntity::file));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Uni<Void> execute(String statement, Map<String, Object> values) {
    return Panache.getSession()
        .chain(
            session -> {
              var query = session.createNativeQuery(statement);
              values.forEach(query::setParameter);
              return query.executeUpdate();
            })
        .replaceWithVoid();
  }
}
