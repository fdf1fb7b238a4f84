package io.athanor.contracts.document;

import java.util.List;

/**
 * Rows of named columns, as a sheet gave them.
 *
 * @param columns names, unique
 * @param rows in the order of the source
 */
public record Table(List<String> columns, List<Row> rows) {

  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
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
}
