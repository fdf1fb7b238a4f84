package io.athanor.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {

  private static final Turn SYSTEM = new Turn(Role.SYSTEM, "Be short.");
  private static final Turn QUESTION = new Turn(Role.USER, "Who?");
  private static final Turn ANSWER = new Turn(Role.ASSISTANT, "Ada Birch.");
  private static final TrainingRow PAIR = new TrainingRow.Conversation(List.of(QUESTION, ANSWER));
  private static final TrainingRow WITH_SYSTEM =
      new TrainingRow.Conversation(List.of(SYSTEM, QUESTION, ANSWER));
  private static final TrainingRow LONG =
      new TrainingRow.Conversation(List.of(SYSTEM, QUESTION, ANSWER, QUESTION, ANSWER));

  @Test
  void shareGptJsonIsOneObjectWithAnArrayOfArrays() throws IOException {
    assertThat(written(FileFormat.SHAREGPT_JSON, WITH_SYSTEM))
        .isEqualTo(
            "{\"conversations\":[[{\"from\":\"system\",\"value\":\"Be short.\"},"
                + "{\"from\":\"human\",\"value\":\"Who?\"},"
                + "{\"from\":\"gpt\",\"value\":\"Ada Birch.\"}]]}");
  }

  @Test
  void weightsStandAtTheirTurns() throws IOException {
    // Given
    TrainingRow row =
        new TrainingRow.Conversation(List.of(QUESTION, new Turn(Role.ASSISTANT, "No.", 0.0)));
    // Then
    assertThat(written(FileFormat.OPENAI_MESSAGES, row))
        .isEqualTo(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Who?\"},"
                + "{\"role\":\"assistant\",\"content\":\"No.\",\"weight\":0}]}\n");
    assertThatThrownBy(() -> written(FileFormat.SHAREGPT_JSONL, row))
        .isInstanceOf(UnholdableRowException.class)
        .hasMessageContaining("choose openai-messages");
  }

  @Test
  void alpacaKeepsEarlierTurnsAsHistory() throws IOException {
    assertThat(written(FileFormat.ALPACA, LONG))
        .isEqualTo(
            "{\"instruction\":\"Who?\",\"input\":\"\",\"output\":\"Ada Birch.\","
                + "\"system\":\"Be short.\",\"history\":[[\"Who?\",\"Ada Birch.\"]]}\n");
  }

  @Test
  void alpacaInputStandsBehindTheInstruction() throws IOException {
    assertThat(
            read(
                FileFormat.ALPACA,
                "[{\"instruction\":\"Add.\",\"input\":\"1 2\",\"output\":\"3\"}]",
                new ProblemLog()))
        .containsExactly(
            new TrainingRow.Conversation(
                List.of(new Turn(Role.USER, "Add.\n1 2"), new Turn(Role.ASSISTANT, "3"))));
  }

  @Test
  void sheetHasAHeaderAndQuotesEveryCell() throws IOException {
    assertThat(written(FileFormat.CSV, PAIR))
        .isEqualTo("\"system\",\"question\",\"answer\"\r\n\"\",\"Who?\",\"Ada Birch.\"\r\n");
  }

  @Test
  void formatsWithoutSystemTurnsOrHistoryRefuseThem() {
    assertThatThrownBy(() -> written(FileFormat.PROMPT_COMPLETION, WITH_SYSTEM))
        .hasMessageContaining("no place for a system turn");
    assertThatThrownBy(() -> written(FileFormat.QUESTION_ANSWER, LONG))
        .hasMessageContaining("2 questions");
  }

  @Test
  void goodLinesAroundAMistakeAreKeptAndThePlaceIsNamed() throws IOException {
    // Given
    ProblemLog log = new ProblemLog();
    String good = "{\"messages\":[{\"role\":\"user\",\"content\":\"é\"}]}\n";
    String file =
        good
            + "{\"messages\":[{\"role\":\"user\",\"content\":\"é\"},{\"role\":\"gpt\",\"content\":\"\"}]}\n"
            + "{\"messages\": oops}\n"
            + "\n"
            + "{\"messages\":[],\"messages\":[]}\n"
            + good;
    // When
    List<TrainingRow> rows = read(FileFormat.OPENAI_MESSAGES, file, log);
    // Then
    assertThat(rows).hasSize(2);
    assertThat(log.rows()).isEqualTo(5);
    assertThat(log.first().get(0))
        .isEqualTo(
            new RowProblem(
                2,
                52,
                "/messages/1/role",
                "\"role\" must be one of assistant, system, user, was \"gpt\""));
    assertThat(log.first().get(1).line()).isEqualTo(3);
    assertThat(log.first().get(1).column()).isBetween(14, 18);
    assertThat(log.first().get(1).reason()).startsWith("not valid JSON: Unrecognized token 'oops'");
    assertThat(log.first().get(2).reason()).containsIgnoringCase("duplicate field");
  }

  @Test
  void fieldsWithoutAPlaceAreCounted() throws IOException {
    // Given
    ProblemLog log = new ProblemLog();
    String line = "{\"id\":1,\"conversations\":[{\"from\":\"human\",\"value\":\"a\",\"x\":2}]}\n";
    // When
    read(FileFormat.SHAREGPT_JSONL, line + line, log);
    // Then
    assertThat(log.leftOut()).isEqualTo(Map.of("id", 2L, "conversations[].x", 2L));
  }

  @Test
  void rowsWithToolsAreRefused() throws IOException {
    // Given
    ProblemLog log = new ProblemLog();
    // When
    read(FileFormat.OPENAI_MESSAGES, "{\"messages\":[],\"tools\":[{}]}", log);
    // Then
    assertThat(log.first().getFirst().reason()).contains("tools cannot be trained on");
  }

  @Test
  void endlessLineAndUnclosedQuoteEndInAProblemInsteadOfAllMemory() throws IOException {
    // Given
    String endless = "x".repeat(RowJson.LARGEST_ROW + (1 << 20));
    String good = "{\"text\":\"a\"}";
    ProblemLog log = new ProblemLog();
    // When
    List<TrainingRow> rows = read(FileFormat.TEXT_JSONL, good + "\n" + endless + "\n" + good, log);
    read(FileFormat.CSV, "text\n\"" + endless, log);
    // Then
    assertThat(rows).hasSize(2);
    assertThat(log.first()).hasSize(2);
    assertThat(log.first()).allMatch(problem -> problem.reason().startsWith("longer than 16 MiB"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"conversations\":[[ | a.json | SHAREGPT_JSON",
        "{\"id\":1,\"conversations\":[{ | a.json | SHAREGPT_JSONL",
        "[{\"conversations\":[{ | a.json | SHAREGPT_JSONL",
        "{\"messages\":[ | a.jsonl | OPENAI_MESSAGES",
        "{\"prompt\":\"a\",\"completion\":\"b\"} | a.jsonl | PROMPT_COMPLETION",
        "[{\"instruction\":\"a\",\"output\":\"b\"}] | a.json | ALPACA",
        "{\"text\":\"a\"} | a.jsonl | TEXT_JSONL",
        "question,answer | a.csv | CSV",
        "Once upon | a.txt | TEXT",
        "PAR1 | a.bin | PARQUET"
      })
  void formatIsToldFromTheFirstBytes(String head, String name, FileFormat expected)
      throws IOException {
    assertThat(FormatDetector.detect(FormatFiles.bytes(head), name))
        .isEqualTo(new FormatDetector.Detection.Found(expected));
  }

  @Test
  void unknownFieldsAreNamed() throws IOException {
    assertThat(FormatDetector.detect(FormatFiles.bytes("{\"a\":1,\"b\":2}"), "x.jsonl"))
        .isInstanceOfSatisfying(
            FormatDetector.Detection.Unclear.class,
            unclear -> assertThat(unclear.reason()).contains("fields a, b; name the format"));
  }

  private static String written(FileFormat format, TrainingRow row) throws IOException {
    return FormatFiles.text(FormatFiles.write(format, List.of(row)));
  }

  private static List<TrainingRow> read(FileFormat format, String file, ProblemLog log)
      throws IOException {
    return FormatFiles.read(format, FormatFiles.bytes(file), log);
  }
}
