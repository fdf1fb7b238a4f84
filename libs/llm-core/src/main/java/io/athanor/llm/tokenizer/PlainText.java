package io.athanor.llm.tokenizer;

/**
 * Which characters of a text are plain: a special token is recognised only where none of its
 * characters is, so that {@code <|im_end|>} in a document stays ten characters.
 */
@FunctionalInterface
public interface PlainText {
  /** Every special token in the text is recognised. */
  PlainText NOWHERE = (from, to) -> false;

  /** No special token in the text is recognised. */
  PlainText EVERYWHERE = (from, to) -> true;

  /** Whether any character of {@code from..to} (UTF-16 units, end exclusive) is plain. */
  boolean overlaps(int from, int to);
}
