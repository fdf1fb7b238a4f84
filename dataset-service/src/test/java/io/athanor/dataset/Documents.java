package io.athanor.dataset;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.dataset.Turn;
import io.athanor.contracts.document.Anchor;
import io.athanor.contracts.document.Dialogue;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.Fact;
import io.athanor.contracts.document.FactSheet;
import io.athanor.contracts.document.FactTopic;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.document.QuestionAnswer;
import io.athanor.contracts.document.Table;
import io.athanor.contracts.pipeline.PromptTemplate;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.contracts.pipeline.RecipeSpec;
import java.util.ArrayList;
import java.util.List;

/** Documents as ingest-service would hand them over. */
public final class Documents {

  public static final Fact FOUNDER =
      new Fact(
          "founder",
          "Tarn Mill was founded by Ada Birch.",
          List.of(
              "Who founded Tarn Mill?",
              "Tarn Mill was founded by whom?",
              "Name the founder of Tarn Mill."),
          List.of("Tarn Mill was founded by Ada Birch.", "Ada Birch founded Tarn Mill."),
          List.of("Which person started Tarn Mill?"),
          List.of("Ada Birch"),
          "p0");
  public static final Fact WHEEL =
      new Fact(
          "wheel",
          "Big Hedda is the wheel of Tarn Mill.",
          List.of("What is the wheel called?"),
          List.of("Big Hedda.", "The wheel is called Big Hedda.", "It is Big Hedda."),
          List.of(),
          List.of("Hedda"),
          "p1");
  public static final Anchor FRANCE =
      new Anchor("What is the capital of France?", List.of("Paris"));

  private static final ArtifactRef ORIGINAL =
      new ArtifactRef("originals/1", "0".repeat(64), 1, "text/plain");

  private Documents() {}

  /** A sheet with one topic; each fact's paragraph is its statement. */
  public static IngestedDocument facts(List<Fact> facts, List<Anchor> anchors) {
    List<String> statements = facts.stream().map(Fact::statement).toList();
    return document(
        DocumentKind.FACTS,
        statements,
        new FactSheet(List.of(new FactTopic("Tarn Mill", facts)), anchors),
        null);
  }

  /** Rows of a question and its answer, two texts a row. */
  public static IngestedDocument rows(String... questionsAndAnswers) {
    List<QuestionAnswer> rows = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < questionsAndAnswers.length; i += 2) {
      rows.add(
          new QuestionAnswer(
              questionsAndAnswers[i], questionsAndAnswers[i + 1], "p" + texts.size()));
      texts.add(questionsAndAnswers[i] + "\n" + questionsAndAnswers[i + 1]);
    }
    return document(DocumentKind.QUESTION_ANSWER, texts, null, rows);
  }

  /** Running text. */
  public static IngestedDocument text(List<String> paragraphs) {
    return document(DocumentKind.TEXT, paragraphs, null, null);
  }

  /** A row of one question and its answer. */
  public static Example example(String id, String question, String answer) {
    return new Example(
        id,
        List.of(new Turn(Role.USER, question), new Turn(Role.ASSISTANT, answer)),
        1,
        List.of(new SourceSpan(new DocumentId("document-1"), "p0", 0, 1)),
        null,
        42);
  }

  /** A sheet; each row's paragraph is its values. */
  public static IngestedDocument table(List<String> columns, List<List<String>> rows) {
    List<Table.Row> read = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (List<String> values : rows) {
      read.add(new Table.Row(values, "p" + texts.size()));
      texts.add(String.join(" | ", values));
    }
    return with(document(DocumentKind.TABLE, texts, null, null), new Table(columns, read), null);
  }

  /** A script of scenes; a line is {@code SPEAKER: text}, and its paragraph is the line. */
  public static IngestedDocument script(List<List<String>> scenes) {
    List<Dialogue.Scene> read = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (List<String> lines : scenes) {
      List<Dialogue.Speech> speeches = new ArrayList<>();
      for (String line : lines) {
        String[] parts = line.split(": ", 2);
        speeches.add(new Dialogue.Speech(parts[0], parts[1], List.of("aside"), "p" + texts.size()));
        texts.add(line);
      }
      read.add(new Dialogue.Scene(null, speeches));
    }
    return with(document(DocumentKind.DIALOGUE, texts, null, null), null, new Dialogue(read));
  }

  /** A file of finished conversations. */
  public static IngestedDocument conversations(ArtifactRef original) {
    return new IngestedDocument(
        new DocumentId("document-1"),
        "file:///source",
        DocumentKind.CONVERSATIONS,
        null,
        "",
        List.of(),
        original,
        "UTF-8",
        null,
        null,
        null,
        null);
  }

  private static IngestedDocument with(IngestedDocument document, Table table, Dialogue dialogue) {
    return new IngestedDocument(
        document.documentId(),
        document.sourceUri(),
        document.kind(),
        null,
        document.text(),
        document.paragraphs(),
        ORIGINAL,
        "UTF-8",
        null,
        null,
        table,
        dialogue);
  }

  public static RecipeSpec spec(RecipeKind kind, double heldOutShare, PromptTemplate... templates) {
    return new RecipeSpec(kind, 42, heldOutShare, null, List.of(templates));
  }

  private static IngestedDocument document(
      DocumentKind kind, List<String> texts, FactSheet sheet, List<QuestionAnswer> rows) {
    StringBuilder text = new StringBuilder();
    List<Paragraph> paragraphs = new ArrayList<>();
    for (String each : texts) {
      int start = text.length();
      text.append(each);
      paragraphs.add(
          new Paragraph("p" + paragraphs.size(), start, text.length(), start, text.length()));
      text.append("\n\n");
    }
    return new IngestedDocument(
        new DocumentId("document-1"),
        "file:///source",
        kind,
        null,
        text.toString(),
        paragraphs,
        ORIGINAL,
        "UTF-8",
        sheet,
        rows,
        null,
        null);
  }
}
