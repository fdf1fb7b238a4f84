package io.athanor.inference.retrieval;

import io.athanor.contracts.ArtifactRef;

/** A document whose paragraphs are not in the index yet, or not as they are now. */
record PendingDocument(String documentId, String collection, ArtifactRef content) {}
