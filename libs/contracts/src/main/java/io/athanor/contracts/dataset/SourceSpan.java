package io.athanor.contracts.dataset;

import io.athanor.contracts.DocumentId;

/**
 * The piece of a document an example was made from.
 *
 * @param start first character in the document's text, in UTF-16 units
 * @param end one past the last character
 */
public record SourceSpan(DocumentId documentId, String paragraphId, int start, int end) {}
