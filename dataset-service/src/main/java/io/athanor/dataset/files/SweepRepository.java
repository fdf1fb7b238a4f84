package io.athanor.dataset.files;

import io.athanor.contracts.ArtifactRef;
import io.athanor.kit.json.Json;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Finds bytes that nothing refers to any more. What is marked as swept was deleted from the blob
 * store before; every method runs in the caller's transaction.
 */
@ApplicationScoped
class SweepRepository {

  private static final int BATCH = 100;

  /** Something that has ended, with the blobs it leaves behind. */
  record Leftover(String id, List<ArtifactRef> blobs) {}

  /**
   * Files that were deleted or expired before a time. A version that was made from a file names its
   * bytes as the original of its rows, and its problems are listed: such a file keeps them. So do
   * bytes that another file's row names.
   */
  Uni<List<Leftover>> files(Instant before) {
    return leftovers(
        """
        select f.id, f.content, f.problems from stored_file f
        where f.swept_at is null and coalesce(f.deleted_at, f.expires_at) < :before
          and not exists (select 1 from dataset_version v
            where v.dataset_id = f.dataset_id and v.version = f.version)
          and not exists (select 1 from stored_file other
            where other.id <> f.id and other.content = f.content and other.swept_at is null)
        order by coalesce(f.deleted_at, f.expires_at) limit :most
        """,
        before);
  }

  /** Parts of uploads that were completed, cancelled or left alone until a time. */
  Uni<List<Leftover>> parts(Instant before) {
    return leftovers(
        """
        select p.id, p.content from upload_part p join upload u on u.id = p.upload_id
        where u.swept_at is null and (u.status <> 'pending' or u.expires_at < :before)
          and p.created_at < :before
        order by p.created_at limit :most
        """,
        before);
  }

  Uni<Integer> fileIsSwept(String id, Instant now) {
    return update(
        "update stored_file set swept_at = :now where id = :id", Map.of("id", id, "now", now));
  }

  Uni<Integer> partIsSwept(String id) {
    return update("delete from upload_part where id = :id", Map.of("id", id));
  }

  /** Uploads without parts that will get none any more need not be looked at again. */
  Uni<Integer> uploadsAreSwept(Instant before, Instant now) {
    return update(
        """
        update upload set swept_at = :now
        where swept_at is null and expires_at < :before
          and not exists (select 1 from upload_part p where p.upload_id = upload.id)
        """,
        Map.of("before", before, "now", now));
  }

  private static Uni<List<Leftover>> leftovers(String query, Instant before) {
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(query, Object[].class)
                    .setParameter("before", before)
                    .setParameter("most", BATCH)
                    .getResultList())
        .map(rows -> rows.stream().map(SweepRepository::leftover).toList());
  }

  private static Leftover leftover(Object[] row) {
    return new Leftover(
        (String) row[0],
        Arrays.stream(row)
            .skip(1)
            .filter(Objects::nonNull)
            .map(content -> Json.read((String) content, ArtifactRef.class))
            .toList());
  }

  private static Uni<Integer> update(String statement, Map<String, Object> parameters) {
    return Panache.getSession()
        .chain(
            session -> {
              var query = session.createNativeQuery(statement);
              parameters.forEach(query::setParameter);
              return query.executeUpdate();
            });
  }
}
