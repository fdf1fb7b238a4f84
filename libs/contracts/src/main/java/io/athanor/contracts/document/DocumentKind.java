package io.athanor.contracts.document;

/** What a document holds, and so which recipes can be applied to it. */
public enum DocumentKind {
  /** Running text cut into paragraphs. */
  TEXT,
  /** A fact sheet. */
  FACTS,
  /** Rows of a question and its answer. */
  QUESTION_ANSWER
}
