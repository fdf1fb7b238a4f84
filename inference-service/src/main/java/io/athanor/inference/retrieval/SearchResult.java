package io.athanor.inference.retrieval;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The paragraphs for a question, best first.
 *
 * @param meaning why the ranking by meaning misses paragraphs; null when it misses none
 */
public record SearchResult(String collection, List<Hit> hits, @Nullable String meaning) {

  public SearchResult {
    hits = List.copyOf(hits);
  }

  /**
   * A paragraph that was found.
   *
   * @param score by reciprocal rank fusion
   * @param wordRank its place by words, from 1; null when it is not among the first
   * @param meaningRank its place by meaning, from 1; null when it is not among the first
   */
  public record Hit(
      Passage passage, double score, @Nullable Integer wordRank, @Nullable Integer meaningRank) {}
}
