package io.athanor.inference.grounding;

/**
 * Where a quote stands in the stored original, in UTF-16 units.
 *
 * @param exact whether these are the quote's own characters; otherwise they are those of its
 *     paragraph, because the quote was put together from parts of the original
 */
public record SourcePlace(int start, int end, boolean exact) {

  /** The line of a text that this begins in, from 1. */
  int lineIn(String text) {
    return 1
        + (int)
            text.substring(0, Math.min(start, text.length()))
                .chars()
                .filter(c -> c == '\n')
                .count();
  }
}
