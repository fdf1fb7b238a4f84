package io.athanor.contracts.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Why a paragraph must not become training text. It stays in its document, so that it can be shown.
 *
 * @param reference the paragraph that holds the text instead; absent for {@link Reason#NOISE}
 * @param similarity Jaccard index of the word sequences of both, for {@link Reason#NEAR_DUPLICATE}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeptOut(
    Reason reason, @Nullable ParagraphRef reference, @Nullable Double similarity) {

  /** Every paragraph is kept out for one reason at most: the first that applies. */
  public enum Reason {
    /** A page break cut it; its text now ends the paragraph of the page before. */
    JOINED,
    /** Furniture of the site: the same text stands on many pages, the first of them included. */
    REPEATED,
    /** Damaged text, as bad character recognition leaves it. */
    NOISE,
    /** The same text, but for case, white space and punctuation, came before. */
    DUPLICATE,
    /** Nearly the same text came before. */
    NEAR_DUPLICATE
  }
}
