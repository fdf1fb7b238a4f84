package io.athanor.contracts.document;

/** What a paragraph looks like on its page. */
public enum ParagraphKind {
  /** Running text. */
  PROSE,
  /** A title of what follows; it is also the context of the paragraphs below it. */
  HEADING,
  /** One or more items of a list, each on its own line behind a dash or its number. */
  LIST,
  /** Rows of a table, one a line, cells parted by {@code " | "}. */
  TABLE,
  /** Preformatted text: line breaks and indentation are those of the page. */
  CODE
}
