package io.athanor.contracts.document;

import java.util.List;

/**
 * Rows of named columns, as a sheet gave them.
 *
 * @param columns names, unique
 * @param rows in the order of the source
 * @param problemCount how many rows of the source are missing here, or were mended
 * @param problems the first of them, with their place
 */
public record Table(
    List<String> columns, List<Row> rows, int problemCount, List<RowProblem> problems) {

  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  public Table(List<String> columns, List<Row> rows) {
    this(columns, rows, 0, List.of());
  }

  /**
   * One row.
   *
   * @param values by column, as text; an empty text where the source has nothing
   * @param paragraphId the paragraph of the document that holds the row
   */
  public record Row(List<String> values, String paragraphId) {

    public Row {
      values = List.copyOf(values);
    }
  }

  /**
   * A row that does not fit.
   *
   * @param line in the source, from 1
   * @param column in the line, from 1
   * @param reason what is wrong and what became of the row
   */
  public record RowProblem(int line, int column, String reason) {}
}
