package io.athanor.contracts.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a document that examples refer to.
 *
 * @param id stable for the same source text: derived from the source's address and the text
 * @param start first character in {@link IngestedDocument#text()}, in UTF-16 units
 * @param end one past the last character
 * @param sourceStart first character in the stored original
 * @param sourceEnd one past the last character in the stored original
 * @param kind what it looks like on its page
 * @param headings titles that it stands under, the outermost first
 * @param noise share of damaged text, from 0 to 1; null when the text is clean
 * @param language BCP 47 tag; null when the text is too short or too mixed to tell
 * @param keptOut why it must not become training text; null when it may
 * @param continuations what follows of it on later pages, in order; nearly always empty
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Paragraph(
    String id,
    int start,
    int end,
    int sourceStart,
    int sourceEnd,
    ParagraphKind kind,
    List<String> headings,
    @Nullable Double noise,
    @Nullable String language,
    @Nullable KeptOut keptOut,
    List<Continuation> continuations) {

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
    kind = kind == null ? ParagraphKind.PROSE : kind;
    headings = headings == null ? List.of() : List.copyOf(headings);
    continuations = continuations == null ? List.of() : List.copyOf(continuations);
  }

  /** Clean prose under no heading. */
  public Paragraph(String id, int start, int end, int sourceStart, int sourceEnd) {
    this(
        id,
        start,
        end,
        sourceStart,
        sourceEnd,
        ParagraphKind.PROSE,
        List.of(),
        null,
        null,
        null,
        List.of());
  }

  /** The paragraph's text. */
  public String textIn(IngestedDocument document) {
    return document.text().substring(start, end);
  }
}
