package io.athanor.dataset.recipe;

import io.athanor.contracts.document.Fact;
import java.util.Locale;
import java.util.Optional;

/**
 * The part of a fact's statement that stands before what is to be learned: one more way to ask that
 * invents nothing. "Tarn Mill was founded by Ada Birch." with the keyword "Ada Birch" begins "Tarn
 * Mill was founded by".
 */
final class StatementBeginning {

  /** Identifier of the way to ask. */
  static final String TEMPLATE = "complete-statement";

  private static final int LEAST_WORDS = 3;

  private StatementBeginning() {}

  /** Empty when no keyword stands behind at least three words. */
  static Optional<String> of(Fact fact) {
    String folded = fact.statement().toLowerCase(Locale.ROOT);
    if (folded.length() != fact.statement().length()) {
      return Optional.empty();
    }
    int end =
        fact.keywords().stream()
            .mapToInt(keyword -> folded.indexOf(keyword.toLowerCase(Locale.ROOT)))
            .filter(index -> index >= 0)
            .min()
            .orElse(-1);
    if (end < 0) {
      return Optional.empty();
    }
    int word = end;
    // A keyword may begin inside a word; the beginning ends before that word.
    while (word > 0 && !Character.isWhitespace(folded.charAt(word - 1))) {
      word--;
    }
    String beginning = fact.statement().substring(0, word).strip();
    return beginning.split("\\s+").length < LEAST_WORDS ? Optional.empty() : Optional.of(beginning);
  }

  static String ask(String beginning) {
    return "Complete this sentence: " + beginning;
  }
}
