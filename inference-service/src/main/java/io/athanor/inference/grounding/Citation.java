package io.athanor.inference.grounding;

import io.athanor.inference.retrieval.Passage;

/**
 * A sentence of an answer and the words that support it.
 *
 * @param number of the paragraph in the prompt, from 1
 * @param start first character of the sentence in the answer, in UTF-16 units
 * @param end one past the last
 * @param quote characters of the paragraph's text
 * @param coverage see {@link Support}
 */
public record Citation(
    int number, Passage passage, int start, int end, String quote, double coverage) {}
