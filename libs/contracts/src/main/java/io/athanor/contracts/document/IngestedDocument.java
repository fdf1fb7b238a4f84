package io.athanor.contracts.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DocumentId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source after cleaning: text, paragraphs and, by kind, what was read from it.
 *
 * @param text the cleaned text that paragraph offsets point into
 * @param original the fetched bytes, unchanged
 * @param charset the name of the charset that turns {@code original} into the characters counted by
 *     {@link Paragraph#sourceStart()}
 * @param factSheet present for {@link DocumentKind#FACTS}
 * @param questionAnswers present for {@link DocumentKind#QUESTION_ANSWER}
 * @param table present for {@link DocumentKind#TABLE}
 * @param dialogue present for {@link DocumentKind#DIALOGUE}
 * @param language BCP 47 tag, as the source names it or as its text tells; null when neither does
 * @param lostCharacters how many characters of the original are U+FFFD for want of a meaning; null
 *     when none
 * @param flags what is doubtful about the bytes, in the order of {@link DocumentFlag}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IngestedDocument(
    DocumentId documentId,
    String sourceUri,
    DocumentKind kind,
    @Nullable String title,
    String text,
    List<Paragraph> paragraphs,
    ArtifactRef original,
    String charset,
    @Nullable FactSheet factSheet,
    @Nullable List<QuestionAnswer> questionAnswers,
    @Nullable Table table,
    @Nullable Dialogue dialogue,
    @Nullable String language,
    @Nullable Integer lostCharacters,
    List<DocumentFlag> flags) {

  public IngestedDocument {
    paragraphs = List.copyOf(paragraphs);
    questionAnswers = questionAnswers == null ? null : List.copyOf(questionAnswers);
    flags = flags == null ? List.of() : List.copyOf(flags);
  }

  /** A document whose bytes leave no doubt. */
  public IngestedDocument(
      DocumentId documentId,
      String sourceUri,
      DocumentKind kind,
      @Nullable String title,
      String text,
      List<Paragraph> paragraphs,
      ArtifactRef original,
      String charset,
      @Nullable FactSheet factSheet,
      @Nullable List<QuestionAnswer> questionAnswers,
      @Nullable Table table,
      @Nullable Dialogue dialogue) {
    this(
        documentId,
        sourceUri,
        kind,
        title,
        text,
        paragraphs,
        original,
        charset,
        factSheet,
        questionAnswers,
        table,
        dialogue,
        null,
        null,
        List.of());
  }

  /** The paragraphs that may become training text. */
  public List<Paragraph> usableParagraphs() {
    return paragraphs.stream().filter(paragraph -> paragraph.keptOut() == null).toList();
  }
}
