package io.athanor.inference.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.Fact;
import io.athanor.contracts.document.FactSheet;
import io.athanor.contracts.document.FactTopic;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactParagraphsTest {

  private static final String SHEET =
      """
      topic: Tarn Mill
      facts:
        - id: founder
          statement: Tarn Mill was founded by Ada Birch.
          questions: [Who founded Tarn Mill?]
          answers: [Ada Birch founded Tarn Mill., Its founder is Ada Birch.]
          keywords: [Ada Birch]
        - id: grain
          statement: Tarn Mill ground oats.
          questions: [What did it grind?]
          answers: [Tarn Mill ground oats.]
          keywords: [oats]
      """;

  @Test
  void factIsFoundWithItsTopicItsStatementAndItsAnswers() {
    // Given
    String founder = "Tarn Mill was founded by Ada Birch.";
    String grain = "Tarn Mill ground oats.";
    FactSheet sheet =
        new FactSheet(
            List.of(
                new FactTopic(
                    "Tarn Mill",
                    List.of(
                        fact(
                            "founder",
                            founder,
                            "Ada Birch founded Tarn Mill.",
                            "Its founder is Ada Birch."),
                        fact("grain", grain, grain)))),
            List.of());
    IngestedDocument document = document(founder + "\n\n" + grain, sheet, founder, grain);
    // When
    List<ParagraphRow> rows = FactParagraphs.of(document, sheet, SHEET);
    // Then
    assertThat(rows)
        .extracting(ParagraphRow::id, ParagraphRow::headings, ParagraphRow::content)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "p-founder",
                "Tarn Mill",
                founder + "\nAda Birch founded Tarn Mill.\nIts founder is Ada Birch."),
            org.assertj.core.groups.Tuple.tuple("p-grain", "Tarn Mill", grain));
    assertThat(SHEET.substring(rows.getFirst().sourceStart(), rows.getFirst().sourceEnd()))
        .startsWith(founder)
        .endsWith("Its founder is Ada Birch.");
    assertThat(SHEET.substring(rows.getLast().sourceStart())).startsWith(grain);
    assertThat(rows.getLast().sourceEnd() - rows.getLast().sourceStart()).isEqualTo(grain.length());
  }

  private static Fact fact(String id, String statement, String... answers) {
    return new Fact(
        id, statement, List.of("?"), List.of(answers), List.of(), List.of("x"), "p-" + id);
  }

  private static IngestedDocument document(
      String text, FactSheet sheet, String founder, String grain) {
    return new IngestedDocument(
        new DocumentId("d"),
        "facts.yaml",
        DocumentKind.FACTS,
        "Tarn Mill",
        text,
        List.of(paragraph("p-founder", founder, text), paragraph("p-grain", grain, text)),
        new ArtifactRef("originals/d", "0".repeat(64), SHEET.length(), "application/yaml"),
        "UTF-8",
        sheet,
        null,
        null,
        null);
  }

  private static Paragraph paragraph(String id, String statement, String text) {
    int start = text.indexOf(statement);
    int source = SHEET.indexOf(statement);
    return new Paragraph(
        id, start, start + statement.length(), source, source + statement.length());
  }
}
