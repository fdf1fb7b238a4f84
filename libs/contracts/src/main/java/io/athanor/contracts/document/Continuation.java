package io.athanor.contracts.document;

/**
 * The rest of a paragraph that a page break cut: it lies on a later page.
 *
 * @param rest the paragraph there, kept out as {@link KeptOut.Reason#JOINED}; its source offsets
 *     count in its own document's original
 * @param start first character of the rest in the text of the document that holds the whole
 *     paragraph
 */
public record Continuation(ParagraphRef rest, int start) {}
