package io.athanor.ingest.extract;

import io.athanor.contracts.document.Dialogue;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.FactSheet;
import io.athanor.contracts.document.QuestionAnswer;
import io.athanor.contracts.document.Table;
import io.athanor.ingest.segment.SegmentedText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read from a source.
 *
 * @param language BCP 47 tag, if the source names one
 * @param factSheet present for {@link DocumentKind#FACTS}
 * @param questionAnswers present for {@link DocumentKind#QUESTION_ANSWER}
 * @param table present for {@link DocumentKind#TABLE}
 * @param dialogue present for {@link DocumentKind#DIALOGUE}
 */
public record Extraction(
    DocumentKind kind,
    @Nullable String title,
    @Nullable String language,
    SegmentedText content,
    @Nullable FactSheet factSheet,
    @Nullable List<QuestionAnswer> questionAnswers,
    @Nullable Table table,
    @Nullable Dialogue dialogue) {

  /** The same with measured or joined paragraphs, and a language. */
  public Extraction withContent(SegmentedText changed, @Nullable String tag) {
    return new Extraction(kind, title, tag, changed, factSheet, questionAnswers, table, dialogue);
  }

  /** A fact sheet. */
  public static Extraction ofFacts(@Nullable String title, SegmentedText content, FactSheet sheet) {
    return new Extraction(DocumentKind.FACTS, title, null, content, sheet, null, null, null);
  }

  /** Rows of a question and its answer. */
  public static Extraction ofRows(SegmentedText content, List<QuestionAnswer> rows) {
    return new Extraction(
        DocumentKind.QUESTION_ANSWER, null, null, content, null, rows, null, null);
  }

  /** Running text. */
  public static Extraction ofText(
      @Nullable String title, @Nullable String language, SegmentedText content) {
    return new Extraction(DocumentKind.TEXT, title, language, content, null, null, null, null);
  }

  /** Rows of named columns. */
  public static Extraction ofTable(SegmentedText content, Table table) {
    return new Extraction(DocumentKind.TABLE, null, null, content, null, null, table, null);
  }

  /** A play or script. */
  public static Extraction ofDialogue(
      @Nullable String title, SegmentedText content, Dialogue dialogue) {
    return new Extraction(DocumentKind.DIALOGUE, title, null, content, null, null, null, dialogue);
  }

  /** A file of finished conversations; its rows are read from the stored original. */
  public static Extraction ofConversations() {
    return new Extraction(
        DocumentKind.CONVERSATIONS,
        null,
        null,
        new SegmentedText("", List.of()),
        null,
        null,
        null,
        null);
  }
}
