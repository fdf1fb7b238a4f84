package io.athanor.contracts.document;

/** What a document holds, and so which recipes can be applied to it. */
public enum DocumentKind {
  /** Running text cut into paragraphs. */
  TEXT,
  /** A fact sheet. */
  FACTS,
  /** Rows of a question and its answer. */
  QUESTION_ANSWER,
  /** Rows of named columns. */
  TABLE,
  /** A play or script: scenes of speeches. */
  DIALOGUE,
  /** A file of finished conversations, read from the stored original. */
  CONVERSATIONS
}
