package io.athanor.ingest.segment;

import io.athanor.contracts.document.ParagraphKind;
import java.util.List;

/**
 * A cleaned piece of text and where it lies in the original.
 *
 * @param text what is kept: white space collapsed, furniture of the page removed
 * @param sourceStart first character in the decoded original, in UTF-16 units
 * @param sourceEnd one past the last character
 * @param headings titles that it stands under, the outermost first
 */
public record TextBlock(
    String text, int sourceStart, int sourceEnd, ParagraphKind kind, List<String> headings) {

  /** Prose under no heading. */
  public TextBlock(String text, int sourceStart, int sourceEnd) {
    this(text, sourceStart, sourceEnd, ParagraphKind.PROSE, List.of());
  }
}
