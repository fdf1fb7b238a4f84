package io.athanor.dataset.files;

import io.athanor.kit.json.Json;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Uploads and their parts; every method runs in the caller's transaction. */
@ApplicationScoped
class UploadRepository {

  Uni<Void> add(Upload upload) {
    UploadEntity row = new UploadEntity();
    row.id = upload.id();
    row.filename = upload.filename();
    row.purpose = upload.purpose();
    row.sizeBytes = upload.sizeBytes();
    row.status = upload.status();
    row.expiresAfterSeconds = upload.expiresAfterSeconds();
    row.createdAt = upload.createdAt();
    row.expiresAt = upload.expiresAt();
    return Panache.getSession().chain(session -> session.persist(row));
  }

  Uni<Void> add(UploadPart part) {
    UploadPartEntity row = new UploadPartEntity();
    row.id = part.id();
    row.uploadId = part.uploadId();
    row.sizeBytes = part.content().sizeBytes();
    row.content = Json.text(part.content());
    row.createdAt = part.createdAt();
    return Panache.getSession().chain(session -> session.persist(row));
  }

  Uni<Optional<Upload>> find(String id) {
    return Panache.getSession()
        .chain(session -> session.find(UploadEntity.class, id))
        .map(row -> Optional.ofNullable(row).map(UploadEntity::upload));
  }

  Uni<List<UploadPart>> parts(String uploadId) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createSelectionQuery(
                        "from UploadPartEntity where uploadId = :upload", UploadPartEntity.class)
                    .setParameter("upload", uploadId)
                    .getResultList())
        .map(rows -> rows.stream().map(UploadPartEntity::part).toList());
  }

  /** Ends a pending upload; false when it had ended already. */
  Uni<Boolean> end(String id, String status, String fileId) {
    return Panache.getSession()
        .chain(
            session -> {
              var query =
                  session.createNativeQuery(
                      "update upload set status = :status, file_id = nullif(:file, '')"
                          + " where id = :id and status = 'pending'");
              Map.of("id", id, "status", status, "file", fileId).forEach(query::setParameter);
              return query.executeUpdate();
            })
        .map(rows -> rows == 1);
  }
}
