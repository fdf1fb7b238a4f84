package io.athanor.contracts.document;

/**
 * A piece of a document that examples refer to.
 *
 * @param id stable for the same source text: derived from the source's address and the text
 * @param start first character in {@link IngestedDocument#text()}, in UTF-16 units
 * @param end one past the last character
 * @param sourceStart first character in the stored original
 * @param sourceEnd one past the last character in the stored original
 */
public record Paragraph(String id, int start, int end, int sourceStart, int sourceEnd) {

  public Paragraph {
    if (start < 0 || end < start || sourceStart < 0 || sourceEnd < sourceStart) {
      throw new IllegalArgumentException(
          "paragraph "
              + id
              + " has offsets "
              + start
              + ".."
              + end
              + " and "
              + sourceStart
              + ".."
              + sourceEnd);
    }
  }

  /** The paragraph's text. */
  public String textIn(IngestedDocument document) {
    return document.text().substring(start, end);
  }
}
