package io.athanor.contracts.document;

import io.athanor.contracts.DocumentId;

/** A paragraph of any document. */
public record ParagraphRef(DocumentId documentId, String paragraphId) {}
