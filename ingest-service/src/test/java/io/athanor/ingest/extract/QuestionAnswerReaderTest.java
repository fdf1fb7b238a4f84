package io.athanor.ingest.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.document.QuestionAnswer;
import io.athanor.ingest.source.RejectedSourceException;
import org.junit.jupiter.api.Test;

class QuestionAnswerReaderTest {

  @Test
  void rowsAreReadThroughByteOrderMarkCarriageReturnsAndEmptyLines() {
    // Given
    String text =
        "\uFEFF{\"question\": \"Who?\", \"answer\": \"Ada.\"}\r\n\r\n"
            + "{\"answer\": \" Ben. \", \"question\": \"And?\", \"id\": 7}";
    // When
    Extraction read = read(text);
    // Then
    Paragraph first = read.content().paragraphs().get(0);
    Paragraph second = read.content().paragraphs().get(1);
    assertThat(read.questionAnswers())
        .containsExactly(
            new QuestionAnswer("Who?", "Ada.", first.id()),
            new QuestionAnswer("And?", "Ben.", second.id()));
    assertThat(read.content().text()).isEqualTo("Who?\nAda.\n\nAnd?\nBen.");
    assertThat(text.substring(second.sourceStart(), second.sourceEnd()))
        .startsWith("{\"answer\"")
        .endsWith("7}");
  }

  @Test
  void everyBadLineIsReportedWithItsPlace() {
    String text =
        """
        {"question": "Who?", "answer": "Ada."}
        {"question": "Who?" "answer": "Ada."}
        {"question": "Who?"}
        [1]
        {"question": "", "answer": 3}
        """;
    RejectedSourceException rejection = rejection(text);
    assertThat(rejection.code()).isEqualTo(ProblemCode.INVALID_SOURCE);
    assertThat(rejection.detail().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("/rows.jsonl:2:21 not valid JSON:"),
            line -> assertThat(line).isEqualTo("/rows.jsonl:3:1 field \"answer\" is missing"),
            line -> assertThat(line).startsWith("/rows.jsonl:4:1 expected an object"),
            line -> assertThat(line).isEqualTo("/rows.jsonl:5:1 \"question\" is empty"),
            line -> assertThat(line).isEqualTo("/rows.jsonl:5:1 \"answer\" must be a text"));
  }

  @Test
  void onlyTheFirstTwentyProblemsAreListed() {
    assertThat(rejection("nothing\n".repeat(25)).detail().lines())
        .hasSize(21)
        .last()
        .isEqualTo("and 5 more");
  }

  @Test
  void fileWithoutRowsIsEmpty() {
    assertThat(rejection("\n\n").code()).isEqualTo(ProblemCode.EMPTY_SOURCE);
  }

  private static Extraction read(String text) {
    return QuestionAnswerReader.read("file:///rows.jsonl", new DecodedText(text, "UTF-8"));
  }

  private static RejectedSourceException rejection(String text) {
    return catchThrowableOfType(RejectedSourceException.class, () -> read(text));
  }
}
