package io.athanor.dataset.files;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DatasetId;
import io.athanor.contracts.event.FileDeleted;
import io.athanor.kit.json.Json;
import io.athanor.kit.outbox.Outbox;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files; every method runs in the caller's transaction, all transitions are conditional. */
@ApplicationScoped
class FileRepository {

  private static final String LIVING =
      " f.deletedAt is null and (f.expiresAt is null or f.expiresAt > :now)";

  private final Outbox outbox;

  FileRepository(Outbox outbox) {
    this.outbox = outbox;
  }

  /** Adds a file and tells of it. */
  Uni<Void> add(StoredFile file) {
    return Panache.getSession()
        .chain(session -> session.persist(StoredFileEntity.of(file)))
        .chain(() -> outbox.add(FileEvents.stored(file, null, file.createdAt())));
  }

  /** Adds a file that was told of; a deleted one does not come back. */
  Uni<Void> addIfAbsent(StoredFile file) {
    return files("from StoredFileEntity f where f.id = :id", Map.of("id", file.id()), 1)
        .chain(
            found ->
                found.isEmpty()
                    ? Panache.getSession()
                        .chain(session -> session.persist(StoredFileEntity.of(file)))
                    : Uni.createFrom().voidItem());
  }

  Uni<Optional<StoredFile>> find(String id, Instant now) {
    return files(
            "from StoredFileEntity f where f.id = :id and" + LIVING,
            Map.of("id", id, "now", now),
            1)
        .map(found -> found.stream().findFirst());
  }

  /** Whether a page may begin behind a file; deleted ones are no obstacle. */
  Uni<Boolean> isKnown(String id) {
    return files("from StoredFileEntity f where f.id = :id", Map.of("id", id), 1)
        .map(found -> !found.isEmpty());
  }

  /** A page in the order of creation. */
  Uni<List<StoredFile>> page(
      @Nullable String purpose,
      @Nullable String after,
      boolean newestFirst,
      int limit,
      Instant now) {
    Map<String, Object> parameters = new HashMap<>(Map.of("now", now));
    StringBuilder query = new StringBuilder("from StoredFileEntity f where" + LIVING);
    if (purpose != null) {
      query.append(" and f.purpose = :purpose");
      parameters.put("purpose", purpose);
    }
    if (after != null) {
      query
          .append(" and (f.createdAt, f.id) ")
          .append(newestFirst ? '<' : '>')
          .append(" (select a.createdAt, a.id from StoredFileEntity a where a.id = :after)");
      parameters.put("after", after);
    }
    String direction = newestFirst ? " desc" : " asc";
    query.append(" order by f.createdAt" + direction + ", f.id" + direction);
    return files(query.toString(), parameters, limit);
  }

  /** The training file to read next: the one tried least often, among those the oldest. */
  Uni<Optional<StoredFile>> nextToRead() {
    return files(
            "from StoredFileEntity f where f.status = 'uploaded' and f.deletedAt is null"
                + " order by f.attempts, f.createdAt, f.id",
            Map.of(),
            1)
        .map(found -> found.stream().findFirst());
  }

  Uni<Boolean> begin(String id) {
    return update(
        "update stored_file set attempts = attempts + 1 where id = :id and status = 'uploaded'",
        Map.of("id", id));
  }

  /** The file is a data set now; false when it was already, or is deleted. */
  Uni<Boolean> processed(
      String id, DatasetId dataset, int version, String details, @Nullable ArtifactRef problems) {
    return update(
        """
        update stored_file set status = 'processed', status_details = nullif(:details, ''),
          problems = nullif(:problems, ''), dataset_id = :dataset, version = :version
        where id = :id and status = 'uploaded' and deleted_at is null
        """,
        Map.of(
            "id", id,
            "details", details,
            "problems", problems == null ? "" : Json.text(problems),
            "dataset", dataset.value(),
            "version", version));
  }

  Uni<Boolean> failed(String id, String details, @Nullable ArtifactRef problems) {
    return update(
        """
        update stored_file set status = 'error', status_details = :details,
          problems = nullif(:problems, '')
        where id = :id and status = 'uploaded'
        """,
        Map.of(
            "id", id,
            "details", details,
            "problems", problems == null ? "" : Json.text(problems)));
  }

  /** Removes the file from the list and tells of it; the data set it became stays. */
  Uni<Boolean> delete(String id, Instant now) {
    return update(
            "update stored_file set deleted_at = :now where id = :id and deleted_at is null"
                + " and (expires_at is null or expires_at > :now)",
            Map.of("id", id, "now", now))
        .call(
            done ->
                done ? outbox.add(new FileDeleted(id, null, now)) : Uni.createFrom().voidItem());
  }

  /** Where the problems of a version's file lie. */
  Uni<Optional<StoredFile>> ofVersion(DatasetId dataset, int version) {
    return files(
            "from StoredFileEntity f where f.datasetId = :dataset and f.version = :version",
            Map.of("dataset", dataset.value(), "version", version),
            1)
        .map(found -> found.stream().findFirst());
  }

  private static Uni<List<StoredFile>> files(
      String query, Map<String, Object> parameters, int limit) {
    return Panache.getSession()
        .chain(
            session -> {
              var selection = session.createSelectionQuery(query, StoredFileEntity.class);
              parameters.forEach(selection::setParameter);
              return selection.setMaxResults(limit).getResultList();
            })
        .map(rows -> rows.stream().map(StoredFileEntity::file).toList());
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
