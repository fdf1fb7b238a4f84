package io.athanor.inference.retrieval;

import io.athanor.contracts.ProblemCode;
import io.athanor.inference.embedding.EmbeddingAvailability;
import io.athanor.inference.embedding.EmbeddingAvailability.Ready;
import io.athanor.inference.embedding.EmbeddingModel;
import io.athanor.inference.embedding.EncoderBusyException;
import io.athanor.inference.embedding.TextEmbedder;
import io.athanor.inference.retrieval.RankFusion.Fused;
import io.athanor.inference.retrieval.SearchResult.Hit;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.transaction.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the paragraphs for a question by words and by meaning and fuses both rankings. Without
 * embeddings, or while they are being made, words alone answer for what has none.
 */
@ApplicationScoped
public class ParagraphSearch {

  /** Characters of a question that are searched for: every word costs a look into the index. */
  private static final int LONGEST_QUESTION = 2000;

  private final DocumentIndexRepository documents;
  private final ParagraphRepository paragraphs;
  private final EmbeddingMatrices matrices;
  private final EmbeddingModel model;
  private final TextEmbedder embedder;
  private final Transactions transactions;
  private final RetrievalConfig config;

  ParagraphSearch(
      DocumentIndexRepository documents,
      ParagraphRepository paragraphs,
      EmbeddingMatrices matrices,
      EmbeddingModel model,
      TextEmbedder embedder,
      Transactions transactions,
      RetrievalConfig config) {
    this.documents = documents;
    this.paragraphs = paragraphs;
    this.matrices = matrices;
    this.model = model;
    this.embedder = embedder;
    this.transactions = transactions;
    this.config = config;
  }

  /** All collections with how far the index of each is. */
  public List<CollectionStatus> collections() {
    return transactions.await(documents::collections);
  }

  /** A ranking by meaning, and why it is not a full one. */
  private record Meaning(List<Long> ranking, @Nullable String missing) {}

  /**
   * The best paragraphs of a collection.
   *
   * @throws ProblemException when there is no such collection
   */
  public SearchResult search(String collection, String question, int count) {
    CollectionStatus status = status(collection);
    int depth = Math.max(count, config.depth());
    String asked =
        question.substring(0, Math.min(LONGEST_QUESTION, question.length())).replace('\0', ' ');
    List<Long> words = transactions.await(() -> paragraphs.byWords(collection, asked, depth));
    Meaning meaning = byMeaning(status, asked, depth);
    List<Fused> fused = RankFusion.fuse(List.of(words, meaning.ranking()));
    List<Fused> best = fused.subList(0, Math.min(count, fused.size()));
    Map<Long, Passage> passages =
        transactions.await(() -> paragraphs.passages(best.stream().map(Fused::key).toList()));
    List<Hit> hits = new ArrayList<>();
    for (Fused item : best) {
      Passage passage = passages.get(item.key());
      if (passage != null) {
        hits.add(new Hit(passage, item.score(), rank(words, item), rank(meaning.ranking(), item)));
      }
    }
    return new SearchResult(collection, hits, meaning.missing());
  }

  private CollectionStatus status(String collection) {
    List<CollectionStatus> all = collections();
    return all.stream()
        .filter(status -> status.collection().equals(collection))
        .findFirst()
        .orElseThrow(() -> unknown(collection, all));
  }

  private static ProblemException unknown(String collection, List<CollectionStatus> all) {
    String known =
        all.isEmpty()
            ? "none yet, they come with ingested documents"
            : all.stream().map(CollectionStatus::collection).collect(Collectors.joining(", "));
    return new ProblemException(
        ProblemCode.NOT_FOUND,
        "There is no collection %s; there are: %s".formatted(collection, known));
  }

  private Meaning byMeaning(CollectionStatus status, String question, int depth) {
    EmbeddingAvailability availability = model.ask();
    if (!(availability instanceof Ready ready)) {
      return new Meaning(List.of(), availability.sentence());
    }
    float[] query;
    try {
      query = embedder.embedNow(List.of(question)).vectors().getFirst();
    } catch (EncoderBusyException e) {
      return new Meaning(List.of(), e.getMessage());
    }
    List<Long> ranking = matrices.nearest(status.collection(), ready.fingerprint(), query, depth);
    boolean complete = status.embedded() == status.paragraphs();
    return new Meaning(
        ranking,
        complete
            ? null
            : "%d of %d paragraphs are embedded so far"
                .formatted(status.embedded(), status.paragraphs()));
  }

  private static @Nullable Integer rank(List<Long> ranking, Fused item) {
    int index = ranking.indexOf(item.key());
    return index < 0 ? null : index + 1;
  }
}
