package io.athanor.inference.retrieval;

/**
 * How far the index of a collection is.
 *
 * @param documents all that were ingested
 * @param pendingDocuments those that are not read into the index yet
 * @param failedDocuments those that could not be read
 * @param paragraphs found by their words
 * @param embedded found by their meaning too
 */
public record CollectionStatus(
    String collection,
    long documents,
    long pendingDocuments,
    long failedDocuments,
    long paragraphs,
    long embedded) {}
