package io.athanor.contracts.document;

/** What a reader of a document should know about its bytes. */
public enum DocumentFlag {
  /** Nothing named the charset; it was told from the bytes. */
  CHARSET_GUESSED,
  /** Some bytes are no characters; U+FFFD stands in their place. */
  CHARACTERS_LOST
}
