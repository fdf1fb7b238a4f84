package io.athanor.inference.grounding;

/**
 * Where a quote stands in the stored original, in UTF-16 units.
 *
 * @param exact whether these are the quote's own characters; otherwise they are those of its
 *     paragraph, because the quote was put together from parts of the original
 */
public record SourcePlace(int start, int end, boolean exact) {}
