package io.athanor.ingest.read.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.document.QuestionAnswer;
import io.athanor.contracts.document.Table;
import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.read.SourceFormat;
import io.athanor.ingest.source.RejectedSourceException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableReaderTest {

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", "|"})
  void delimiterIsFoundOut(String delimiter) {
    String text = "name;age;town\nAda;36;\"London; or, so\"\nBen;7;York\n".replace(";", delimiter);
    assertThat(table(SourceFormat.CSV, text).columns()).containsExactly("name", "age", "town");
  }

  @Test
  void singleQuotesAreFoundOutAndApostrophesAreNot() {
    assertThat(values(table(SourceFormat.CSV, "name,says\n'Ada','Hello, you'\n'Ben','Bye'\n")))
        .containsExactly(List.of("Ada", "Hello, you"), List.of("Ben", "Bye"));
    assertThat(values(table(SourceFormat.CSV, "name,says\nAda,it's\nBen,'tis\n")))
        .containsExactly(List.of("Ada", "it's"), List.of("Ben", "'tis"));
  }

  @Test
  void quotedCellMayHoldLineBreaksQuotesAndDelimiters() {
    // Given
    String text = "\uFEFFname,says\r\nAda,\"one\r\n\"\"two\"\", three\"\r\n\r\nBen,four";
    // When
    Extraction read = read(SourceFormat.CSV, text);
    // Then
    assertThat(values(read.table()))
        .containsExactly(List.of("Ada", "one\r\n\"two\", three"), List.of("Ben", "four"));
    assertThat(read.content().paragraphs())
        .extracting(row -> text.substring(row.sourceStart(), row.sourceEnd()))
        .containsExactly("Ada,\"one\r\n\"\"two\"\", three\"", "Ben,four");
    Paragraph last = read.content().paragraphs().getLast();
    assertThat(read.content().text().substring(last.start(), last.end()))
        .isEqualTo("name: Ben\nsays: four");
    assertThat(read.table().rows().getLast().paragraphId()).isEqualTo(last.id());
  }

  @Test
  void raggedRowsAreCountedWithTheirLine() {
    // Given
    String text = "a,b,c\n1,2,3\n1,2\n\"x\ny\",2,3\n1,2,3,4\n1,2,3,,\n";
    // When
    Table table = table(SourceFormat.CSV, text);
    // Then
    assertThat(values(table))
        .containsExactly(
            List.of("1", "2", "3"),
            List.of("1", "2", ""),
            List.of("x\ny", "2", "3"),
            List.of("1", "2", "3"));
    assertThat(table.problemCount()).isEqualTo(2);
    assertThat(table.problems())
        .containsExactly(
            new Table.RowProblem(
                3, 1, "the row has 2 cells for 3 columns; the last ones are empty"),
            new Table.RowProblem(6, 1, "the row has 4 cells for 3 columns; it is left out"));
  }

  @Test
  void columnsWithoutNameOrWithTheSameNameAreToldApart() {
    assertThat(table(SourceFormat.CSV, "a,,a\n1,2,3\n").columns())
        .containsExactly("a", "column2", "a_2");
  }

  @Test
  void quoteThatIsNeverClosedRefusesTheFileNearItsLine() {
    assertThat(rejection(SourceFormat.TSV, "a\tb\n1\t2\n3\t\"4\n5\t6\n").detail())
        .startsWith("/rows:2:1 a cell quoted with \" in this row or the next is not closed");
  }

  @Test
  void jsonListsGiveRowsWithPlaces() {
    // Given
    String text =
        "{\"version\": 1, \"data\": [\n  {\"q\": \"Who?\", \"n\": 1.50, \"tags\": [1, 2]},\n"
            + "  7,\n  {\"q\": null, \"x\": true}\n]}";
    // When
    Extraction read = read(SourceFormat.JSON, text);
    // Then
    assertThat(read.table().columns()).containsExactly("q", "n", "tags", "x");
    assertThat(values(read.table()))
        .containsExactly(List.of("Who?", "1.50", "[1,2]", ""), List.of("", "", "", "true"));
    assertThat(read.table().problems())
        .containsExactly(
            new Table.RowProblem(3, 3, "expected an object such as {\"name\": \"value\"}"));
    Paragraph last = read.content().paragraphs().getLast();
    assertThat(text.substring(last.sourceStart(), last.sourceEnd()))
        .isEqualTo("{\"q\": null, \"x\": true}");
  }

  @Test
  void brokenJsonRefusesTheFileAtItsPlace() {
    assertThat(rejection(SourceFormat.JSON, "[\n  {\"a\": 1},\n  {\"a\" 2}\n]").detail())
        .startsWith("/rows:3:8 not valid JSON:");
    assertThat(rejection(SourceFormat.JSON, "[{\"a\": 1}]\n[{\"a\": 2}]").detail())
        .startsWith("/rows:2:1 there is more behind the end of the list");
    assertThat(rejection(SourceFormat.JSON, "{\n\"a\": 1}").detail())
        .startsWith("/rows:1:1 the object holds no list of rows");
  }

  @Test
  void badJsonLinesAreCountedUntilTheyAreTheMajority() {
    // Given
    String good = "{\"a\": 1}\n\n{\"a\": 2, \"b\": {\"c\": 3}}\n";
    // When
    Table table = table(SourceFormat.JSON_LINES, good + "{\"a\": }\n");
    // Then
    assertThat(values(table)).containsExactly(List.of("1", ""), List.of("2", "{\"c\":3}"));
    assertThat(table.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.line()).isEqualTo(4);
              assertThat(problem.column()).isEqualTo(7);
            });
    assertThat(rejection(SourceFormat.JSON_LINES, good + "1\n2\nnull\n").detail().lines())
        .containsExactly(
            "/rows: 3 of 5 rows cannot be read",
            "/rows:4:1 expected an object such as {\"name\": \"value\"}",
            "/rows:5:1 expected an object such as {\"name\": \"value\"}",
            "/rows:6:1 expected an object such as {\"name\": \"value\"}");
  }

  @Test
  void fileCalledJsonMayHoldJsonLines() {
    assertThat(values(table(SourceFormat.JSON, "{\"a\": 1}\n{\"a\": 2}\n")))
        .containsExactly(List.of("1"), List.of("2"));
  }

  @Test
  void nestingBombIsRefused() {
    String deep = "[{\"a\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}]";
    assertThat(rejection(SourceFormat.JSON, deep).detail()).contains("not valid JSON");
  }

  @Test
  void endlessRowIsLeftOutOrRefusedWithItsLineAndTheLimit() {
    // Given
    String endless = "a".repeat(1_000_001);
    // When
    Table table = table(SourceFormat.CSV, "a,b\n1,2\n" + endless + "\n3,4\n");
    // Then
    assertThat(values(table)).containsExactly(List.of("1", "2"), List.of("3", "4"));
    assertThat(table.problems())
        .containsExactly(
            new Table.RowProblem(3, 1, "the row is longer than 1000000 characters; split it"));
    assertThat(rejection(SourceFormat.CSV, endless).detail())
        .isEqualTo("/rows:1:1 the row is longer than 1000000 characters; split it");
    assertThat(rejection(SourceFormat.JSON_LINES, "{\"a\": \"" + endless + "\"}\n").detail())
        .contains("/rows:1:1 the line is longer than 1000000 characters; split the row");
  }

  @Test
  void tableWithoutRowsIsEmpty() {
    assertThat(rejection(SourceFormat.CSV, "a,b\n").code().code()).isEqualTo("empty-source");
    assertThat(rejection(SourceFormat.CSV, "").code().code()).isEqualTo("empty-source");
    assertThat(rejection(SourceFormat.JSON, "[]").code().code()).isEqualTo("empty-source");
  }

  @Test
  void questionsAndAnswersAreReadFromTheirColumns() {
    // Given
    String text = "id,Answer,Question\n1, Ada. ,Who?\n2,Ben.,And?\n";
    // When
    Extraction read =
        QuestionAnswerTable.read(
            "file:///rows.csv", SourceFormat.CSV, new DecodedText(text, "UTF-8"));
    // Then
    assertThat(read.questionAnswers())
        .containsExactly(
            new QuestionAnswer("Who?", "Ada.", read.content().paragraphs().get(0).id()),
            new QuestionAnswer("And?", "Ben.", read.content().paragraphs().get(1).id()));
  }

  @Test
  void missingQuestionColumnIsNamedWithThoseThereAre() {
    assertThat(
            catchThrowableOfType(
                    RejectedSourceException.class,
                    () ->
                        QuestionAnswerTable.read(
                            "file:///rows.csv",
                            SourceFormat.CSV,
                            new DecodedText("prompt,answer\na,b\n", "UTF-8")))
                .detail())
        .isEqualTo("/rows.csv: there is no column \"question\"; the columns are prompt, answer");
  }

  private static Extraction read(SourceFormat format, String text) {
    return TableReader.read("file:///rows", format, new DecodedText(text, "UTF-8"));
  }

  private static Table table(SourceFormat format, String text) {
    return read(format, text).table();
  }

  private static List<List<String>> values(Table table) {
    return table.rows().stream().map(Table.Row::values).toList();
  }

  private static RejectedSourceException rejection(SourceFormat format, String text) {
    return catchThrowableOfType(RejectedSourceException.class, () -> read(format, text));
  }
}
