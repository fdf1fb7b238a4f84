package io.athanor.ingest.read.table;

import io.athanor.contracts.document.QuestionAnswer;
import io.athanor.contracts.document.Table;
import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.read.SourceFormat;
import io.athanor.ingest.source.Rejections;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Reads questions and answers from a table with columns of these names, whatever their case. As in
 * JSON Lines of questions and answers, every bad row refuses the file.
 */
public final class QuestionAnswerTable {

  private QuestionAnswerTable() {}

  /**
   * Reads the rows.
   *
   * @throws io.athanor.ingest.source.RejectedSourceException with the bad rows, or because a column
   *     is missing
   */
  public static Extraction read(String sourceUri, SourceFormat format, DecodedText source) {
    Extraction read = TableReader.read(sourceUri, format, source);
    Table table = Objects.requireNonNull(read.table());
    int question = column(sourceUri, table, "question");
    int answer = column(sourceUri, table, "answer");
    if (!table.problems().isEmpty()) {
      Table.RowProblem first = table.problems().getFirst();
      throw Rejections.invalid(sourceUri, first.line(), first.column(), first.reason());
    }
    List<QuestionAnswer> rows = new ArrayList<>();
    for (Table.Row row : table.rows()) {
      rows.add(
          new QuestionAnswer(
              filled(sourceUri, row, question, "question", rows.size()),
              filled(sourceUri, row, answer, "answer", rows.size()),
              row.paragraphId()));
    }
    return Extraction.ofRows(read.content(), rows);
  }

  private static int column(String sourceUri, Table table, String name) {
    return IntStream.range(0, table.columns().size())
        .filter(index -> table.columns().get(index).equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                Rejections.invalid(
                    sourceUri,
                    "there is no column \""
                        + name
                        + "\"; the columns are "
                        + String.join(", ", table.columns())));
  }

  private static String filled(
      String sourceUri, Table.Row row, int column, String name, int before) {
    String value = row.values().get(column).strip();
    if (value.isEmpty()) {
      throw Rejections.invalid(sourceUri, "row " + (before + 1) + ": \"" + name + "\" is empty");
    }
    return value;
  }
}
