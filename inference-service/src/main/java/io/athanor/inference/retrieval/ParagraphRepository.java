package io.athanor.inference.retrieval;

import static io.athanor.inference.retrieval.NativeSqlRepository.array;
import static io.athanor.inference.retrieval.NativeSqlRepository.execute;
import static io.athanor.inference.retrieval.NativeSqlRepository.rows;

import io.athanor.contracts.ArtifactRef;
import io.athanor.kit.json.Json;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The paragraphs of the index and their words; every method runs in the caller's transaction. */
@ApplicationScoped
class ParagraphRepository {

  /** Makes a document's paragraphs these; one whose text did not change keeps its embedding. */
  Uni<Void> replace(PendingDocument document, String searchConfig, List<ParagraphRow> paragraphs) {
    return execute(
            """
            delete from indexed_paragraph
            where document_id = :document
              and position <> all (cast(cast(:positions as text) as integer[]))
            """,
            Map.of(
                "document",
                document.documentId(),
                "positions",
                array(paragraphs.stream().map(ParagraphRow::position).toList())))
        .chain(
            deleted ->
                execute(
                    """
                    insert into indexed_paragraph as old
                      (document_id, collection, position, paragraph_id, source_start, source_end,
                       headings, content, search_config, words)
                    select :document, :collection, r.position, r.id, r."sourceStart", r."sourceEnd",
                      r.headings, r.content, cast(cast(:config as text) as regconfig),
                      setweight(
                          to_tsvector(cast(cast(:config as text) as regconfig), r.headings), 'C')
                        || to_tsvector(cast(cast(:config as text) as regconfig), r.content)
                    from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as r(
                      position integer, id text, "sourceStart" integer, "sourceEnd" integer,
                      headings text, content text)
                    on conflict (document_id, position) do update set
                      paragraph_id = excluded.paragraph_id,
                      source_start = excluded.source_start, source_end = excluded.source_end,
                      headings = excluded.headings, content = excluded.content,
                      search_config = excluded.search_config, words = excluded.words,
                      embedding = case when old.content = excluded.content
                        and old.headings = excluded.headings then old.embedding end,
                      embedding_order = case when old.content = excluded.content
                        and old.headings = excluded.headings then old.embedding_order end
                    """,
                    Map.of(
                        "document", document.documentId(),
                        "collection", document.collection(),
                        "config", searchConfig,
                        "rows", Json.text(paragraphs))))
        .replaceWithVoid();
  }

  /**
   * The paragraphs that share words with a question, best first: the sum over the question's words
   * of how rare the word is in the collection, ln(1 + N / n), times how often it stands in the
   * paragraph, which {@code ts_rank} lets grow ever more slowly and divides by the logarithm of the
   * paragraph's length.
   */
  Uni<List<Long>> byWords(String collection, String question, int count) {
    return rows(
            """
            with question as (
              select config, term.lexeme, cast(
                chr(39) || replace(replace(term.lexeme, chr(92), repeat(chr(92), 2)),
                  chr(39), repeat(chr(39), 2)) || chr(39) as tsquery) as query
              from (
                select distinct cast(search_config as regconfig) as config
                from indexed_document where collection = :collection) configs
              cross join lateral unnest(to_tsvector(config, :question)) as term
            ), matches as (
              select p.paragraph_key, q.lexeme, ts_rank(p.words, q.query, 1) as frequency
              from question q join indexed_paragraph p
                on p.words @@ q.query and p.search_config = q.config
              where p.collection = :collection
            ), rarity as (
              select lexeme, ln(1 + (
                select cast(count(*) as double precision) from indexed_paragraph
                where collection = :collection) / count(*)) as weight
              from matches group by lexeme
            )
            select paragraph_key from matches join rarity using (lexeme)
            group by paragraph_key order by sum(frequency * weight) desc, paragraph_key
            limit :count
            """,
            Map.of("collection", collection, "question", question, "count", count))
        .map(found -> found.stream().map(row -> row.get(0, Long.class)).toList());
  }

  /** The paragraphs of these keys, in no order; those that are gone are missing. */
  Uni<Map<Long, Passage>> passages(Collection<Long> keys) {
    return rows(
            """
            select p.paragraph_key, p.paragraph_id, p.document_id, d.source_uri, d.title,
              p.headings, p.content, p.source_start, p.source_end, d.original, d.charset,
              cast(p.search_config as text)
            from indexed_paragraph p join indexed_document d using (document_id)
            where p.paragraph_key = any (cast(cast(:keys as text) as bigint[]))
            """,
            Map.of("keys", array(keys)))
        .map(
            found ->
                found.stream()
                    .collect(
                        Collectors.toMap(
                            row -> row.get(0, Long.class), ParagraphRepository::passage)));
  }

  private static Passage passage(Tuple row) {
    return new Passage(
        row.get(1, String.class),
        row.get(2, String.class),
        row.get(3, String.class),
        row.get(4, String.class),
        row.get(5, String.class).lines().toList(),
        row.get(6, String.class),
        row.get(7, Integer.class),
        row.get(8, Integer.class),
        Json.read(row.get(9, String.class), ArtifactRef.class),
        row.get(10, String.class),
        row.get(11, String.class));
  }
}
