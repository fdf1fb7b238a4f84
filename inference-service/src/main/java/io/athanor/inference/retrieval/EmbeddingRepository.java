package io.athanor.inference.retrieval;

import static io.athanor.inference.retrieval.NativeSqlRepository.array;
import static io.athanor.inference.retrieval.NativeSqlRepository.execute;
import static io.athanor.inference.retrieval.NativeSqlRepository.rows;

import io.athanor.kit.json.Json;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The embeddings of paragraphs, stored as little-endian floats; every method runs in the caller's
 * transaction.
 */
@ApplicationScoped
class EmbeddingRepository {

  /** Any number: it names the one lock that orders embeddings. */
  private static final long ORDER_LOCK = 0x61746861;

  /** A paragraph that has no embedding; {@code text} is what is embedded. */
  record Unembedded(long key, String text) {}

  /** An embedding in the order of commits. */
  record Stored(long key, long order, float[] vector) {}

  /** Forgets all embeddings if they are of another model. */
  Uni<Void> enterSpace(String fingerprint) {
    return execute(
            """
            insert into embedding_space (fingerprint) values (:fingerprint)
            on conflict (only_row) do update set fingerprint = excluded.fingerprint
            where embedding_space.fingerprint <> excluded.fingerprint
            """,
            Map.of("fingerprint", fingerprint))
        .chain(
            changed ->
                changed == 0
                    ? Uni.createFrom().item(0)
                    : execute(
                        """
                        update indexed_paragraph set embedding = null, embedding_order = null
                        where embedding is not null
                        """,
                        Map.of()))
        .replaceWithVoid();
  }

  Uni<List<Unembedded>> unembedded(int count) {
    return rows(
            """
            select paragraph_key, case when headings = '' then content
              else headings || chr(10) || content end
            from indexed_paragraph where embedding is null order by paragraph_key limit :count
            """,
            Map.of("count", count))
        .map(
            found ->
                found.stream()
                    .map(row -> new Unembedded(row.get(0, Long.class), row.get(1, String.class)))
                    .toList());
  }

  /** Stores embeddings of texts; a paragraph whose text changed meanwhile is left for later. */
  Uni<Void> store(List<Unembedded> paragraphs, List<float[]> vectors) {
    List<Map<String, Object>> values = new ArrayList<>();
    for (int i = 0; i < paragraphs.size(); i++) {
      values.add(
          Map.of(
              "key", paragraphs.get(i).key(),
              "text", paragraphs.get(i).text(),
              "vector", encoded(vectors.get(i))));
    }
    return rows(
            "select 1 from pg_advisory_xact_lock(cast(:lock as bigint))",
            Map.of("lock", ORDER_LOCK))
        .chain(
            locked ->
                execute(
                    """
                    update indexed_paragraph p set embedding = decode(v.vector, 'base64'),
                      embedding_order = nextval('embedding_order')
                    from jsonb_to_recordset(cast(cast(:values as text) as jsonb))
                      as v(key bigint, text text, vector text)
                    where p.paragraph_key = v.key and v.text
                      = case when p.headings = '' then p.content
                        else p.headings || chr(10) || p.content end
                    """,
                    Map.of("values", Json.text(values))))
        .replaceWithVoid();
  }

  /** The embeddings of a collection behind a place in the order of commits. */
  Uni<List<Stored>> after(String collection, long order, int count) {
    return rows(
            """
            select paragraph_key, embedding_order, encode(embedding, 'base64')
            from indexed_paragraph
            where collection = :collection and embedding_order > :order
            order by embedding_order limit :count
            """,
            Map.of("collection", collection, "order", order, "count", count))
        .map(
            found ->
                found.stream()
                    .map(
                        row ->
                            new Stored(row.get(0, Long.class), row.get(1, Long.class), vector(row)))
                    .toList());
  }

  /** The embeddings of these paragraphs, in no order. */
  Uni<Map<Long, float[]>> vectors(Collection<Long> keys) {
    return rows(
            """
            select paragraph_key, embedding_order, encode(embedding, 'base64')
            from indexed_paragraph
            where paragraph_key = any (cast(cast(:keys as text) as bigint[]))
              and embedding is not null
            """,
            Map.of("keys", array(keys)))
        .map(
            found -> {
              Map<Long, float[]> vectors = new HashMap<>();
              found.forEach(row -> vectors.put(row.get(0, Long.class), vector(row)));
              return vectors;
            });
  }

  private static String encoded(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static float[] vector(Tuple row) {
    // PostgreSQL breaks base64 into lines.
    byte[] bytes = Base64.getMimeDecoder().decode(row.get(2, String.class));
    float[] vector = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    return vector;
  }
}
