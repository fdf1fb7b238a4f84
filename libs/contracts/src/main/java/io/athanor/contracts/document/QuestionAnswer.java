package io.athanor.contracts.document;

/**
 * A question and its answer, as a source gave them.
 *
 * @param paragraphId the paragraph of the document that holds the row
 */
public record QuestionAnswer(String question, String answer, String paragraphId) {}
