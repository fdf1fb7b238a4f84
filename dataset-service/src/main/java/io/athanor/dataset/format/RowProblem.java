package io.athanor.dataset.format;

/**
 * Why a row was not taken.
 *
 * @param line from 1; the row's number in formats without lines
 * @param column in characters, from 1; 0 in formats without columns
 * @param field place in the row as a JSON pointer; empty when it is the row itself
 * @param reason what is wrong and, where it is not obvious, what would be right
 */
public record RowProblem(long line, int column, String field, String reason) {

  /** For example {@code line 3, column 17, /messages/1/role: must be ...}. */
  public String text() {
    return "line "
        + line
        + (column > 0 ? ", column " + column : "")
        + (field.isEmpty() ? "" : ", " + field)
        + ": "
        + reason;
  }

  /** The same place with another explanation. */
  public RowProblem withReason(String other) {
    return new RowProblem(line, column, field, other);
  }
}
