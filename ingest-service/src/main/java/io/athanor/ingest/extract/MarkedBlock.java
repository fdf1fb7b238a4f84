package io.athanor.ingest.extract;

/**
 * A piece of a page together with what its markup says about it.
 *
 * @param lead text of the bold or defining element that the block begins with; may be empty
 * @param text the whole text, white space collapsed but for the line breaks of verse
 * @param sourceStart first character in the page's source
 * @param sourceEnd one past the last
 */
public record MarkedBlock(Kind kind, String lead, String text, int sourceStart, int sourceEnd) {

  /** What the markup says. */
  public enum Kind {
    HEADING,
    /** A term that the next {@link #DEFINITION} belongs to. */
    TERM,
    DEFINITION,
    PROSE,
    /** Preformatted or quoted lines. */
    VERSE
  }
}
