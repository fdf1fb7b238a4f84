package io.athanor.contracts.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.DocumentId;
import org.jspecify.annotations.Nullable;

/**
 * A line of the list of paragraphs that a request keeps out.
 *
 * @param excerpt the beginning of its text
 * @param referenceUri address of the source that holds the text instead
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeptOutParagraph(
    DocumentId documentId,
    String paragraphId,
    String sourceUri,
    KeptOut keptOut,
    @Nullable String referenceUri,
    String excerpt) {}
