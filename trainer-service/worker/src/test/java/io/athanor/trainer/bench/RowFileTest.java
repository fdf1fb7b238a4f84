package io.athanor.trainer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.trainer.engine.TokenRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowFileTest {
  private static final int VOCABULARY = 50;
  private static final String GOOD = "{\"input_ids\": [7, 8, 9], \"labels\": [-100, -100, 9]}";

  @TempDir private Path folder;

  @Test
  void labelOfMinus100CarriesNoLoss() throws IOException {
    // Given
    Path file = file(GOOD + "\n\n");
    // When
    List<TokenRow> rows = RowFile.read(file, VOCABULARY);
    // Then
    assertThat(rows).singleElement();
    assertThat(rows.getFirst().tokens()).containsExactly(7, 8, 9);
    assertThat(rows.getFirst().weights()).containsExactly(0, 0, 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"input_ids": [1], "labels": [1        | is no JSON: Unexpected end-of-input
          {"labels": [1]}                        | input_ids must be a list of token ids
          {"input_ids": [], "labels": []}        | input_ids must be a list of token ids
          {"input_ids": [1], "labels": 1}        | labels must be a list of token ids
          {"input_ids": ["a"], "labels": [1]}    | input_ids holds "a", no token id
          {"input_ids": [1, 2], "labels": [1]}   | has 2 input_ids but 1 labels
          {"input_ids": [50], "labels": [-100]}  | token 50 is outside the vocabulary of 50
          {"input_ids": [1, 2], "labels": [1, 3]}| label 1 is 3 but the token there is 2
          """)
  void wrongLineIsNamed(String line, String problem) throws IOException {
    // Given
    Path file = file(GOOD + "\n" + line + "\n");
    // When / Then
    assertThatThrownBy(() -> RowFile.read(file, VOCABULARY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + " line 2: " + problem);
  }

  @Test
  void missingAndEmptyFilesAreNamed() throws IOException {
    // Given
    Path missing = folder.resolve("none.jsonl");
    Path empty = file("\n");
    // When / Then
    assertThatThrownBy(() -> RowFile.read(missing, VOCABULARY))
        .hasMessage(missing + ": there is no such file");
    assertThatThrownBy(() -> RowFile.read(empty, VOCABULARY)).hasMessage(empty + ": has no rows");
  }

  @Test
  void stepsTakeRowsInOrderAndBeginAgainAfterTheLast() throws IOException {
    // Given
    Path file =
        file(
            """
            {"input_ids": [1, 1], "labels": [1, 1]}
            {"input_ids": [2, 2], "labels": [2, 2]}
            {"input_ids": [3, 3], "labels": [3, 3]}
            """);
    // When
    StepRows rows = StepRows.of(new BenchOptions.Rows.InFile(file, 2), VOCABULARY);
    // Then
    assertThat(rows.of(0)).extracting(row -> row.tokens()[0]).containsExactly(1, 2);
    assertThat(rows.of(1)).extracting(row -> row.tokens()[0]).containsExactly(3, 1);
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("rows.jsonl"), content);
  }
}
