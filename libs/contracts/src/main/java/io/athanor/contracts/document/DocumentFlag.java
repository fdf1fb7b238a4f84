package io.athanor.contracts.document;

/** What a reader of a document should know about its bytes. */
public enum DocumentFlag {
  /** Nothing named the charset; it was told from the bytes. */
  CHARSET_GUESSED,
  /** The charset that was named does not fit the bytes; another one was used. */
  CHARSET_OVERRULED,
  /** Some bytes are no characters; U+FFFD stands in their place. */
  CHARACTERS_LOST,
  /** The page nests or repeats so much that parts of it were read without their structure. */
  STRUCTURE_SIMPLIFIED
}
