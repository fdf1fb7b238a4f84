package io.athanor.inference.retrieval;

import io.athanor.contracts.ArtifactRef;
import java.util.List;

/**
 * A paragraph of the index with where it comes from.
 *
 * @param title of its document; may be empty
 * @param headings that it stands under, the outermost first
 * @param sourceStart first character in {@code original}, in UTF-16 units
 * @param sourceEnd one past the last
 * @param original the stored original, or the text that was taken out of a binary one
 * @param charset turns {@code original} into characters
 * @param language PostgreSQL's name of its language, {@code simple} where none is known
 */
public record Passage(
    String paragraphId,
    String documentId,
    String sourceUri,
    String title,
    List<String> headings,
    String text,
    int sourceStart,
    int sourceEnd,
    ArtifactRef original,
    String charset,
    String language) {}
