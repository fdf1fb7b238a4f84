package io.athanor.ingest.read.table;

import io.athanor.ingest.source.LinePositions;
import io.athanor.ingest.source.Rejections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads CSV and TSV. The first row names the columns. A row with too few cells is taken and padded,
 * one with too many is left out, both counted with their line; a quote that is never closed, or
 * closed in the middle of a cell, makes the rows behind it unknowable, so the file is refused.
 */
final class DelimitedRows {

  private static final int LONGEST_ROW = 1_000_000;

  private final String sourceUri;
  private final String text;
  private final LinePositions lines;
  private final TableDraft table;

  private DelimitedRows(String sourceUri, String text, TableDraft table) {
    this.sourceUri = sourceUri;
    this.text = text;
    this.lines = new LinePositions(text);
    this.table = table;
  }

  /**
   * Reads all rows into the draft.
   *
   * @param shift characters before the text in the source: a byte order mark
   */
  static void read(String sourceUri, String text, int shift, boolean tabs, TableDraft table) {
    new DelimitedRows(sourceUri, text, table).read(Dialect.of(text, tabs), shift);
  }

  private void read(Dialect dialect, int shift) {
    CSVRecord waiting = null;
    try (CSVParser parser = CSVParser.parse(text, dialect.format())) {
      for (CSVRecord row : parser) {
        if (waiting != null) {
          addRow(waiting, Math.toIntExact(row.getCharacterPosition()), shift);
        }
        waiting = row;
      }
      if (waiting != null) {
        addRow(waiting, text.length(), shift);
      }
    } catch (UncheckedIOException | IOException e) {
      // The row in work is the one behind the last that was finished.
      int place = waiting == null ? 0 : Math.toIntExact(waiting.getCharacterPosition());
      throw Rejections.invalid(
          sourceUri,
          lines.line(firstContent(place)),
          1,
          "a cell quoted with "
              + dialect.quote()
              + " in this row or the next is not closed, or goes on behind its closing quote;"
              + " write a quote inside such a cell twice");
    }
  }

  /**
   * Takes a row.
   *
   * @param next where the row behind it begins
   */
  private void addRow(CSVRecord row, int next, int shift) {
    int start = firstContent(Math.toIntExact(row.getCharacterPosition()));
    List<String> cells = row.toList();
    int end = end(start, next);
    if (end - start > LONGEST_ROW) {
      String reason = "the row is longer than " + LONGEST_ROW + " characters; split it";
      if (table.columnCount() == 0) {
        throw Rejections.invalid(sourceUri, lines.line(start), 1, reason);
      }
      table.leaveOut(lines.line(start), 1, reason);
      return;
    }
    if (table.columnCount() == 0) {
      table.nameColumns(cells);
      return;
    }
    int columns = table.columnCount();
    if (cells.size() > columns
        && !cells.subList(columns, cells.size()).stream().allMatch(String::isBlank)) {
      table.leaveOut(
          lines.line(start),
          1,
          "the row has " + cells.size() + " cells for " + columns + " columns; it is left out");
      return;
    }
    if (cells.size() < columns) {
      table.mend(
          lines.line(start),
          1,
          "the row has "
              + cells.size()
              + " cells for "
              + columns
              + " columns; the last ones are empty");
    }
    table.add(cells.subList(0, Math.min(cells.size(), columns)), start + shift, end + shift);
  }

  /** Skips the line ends before a row. */
  private int firstContent(int position) {
    int start = Math.min(position, text.length());
    while (start < text.length() && (text.charAt(start) == '\n' || text.charAt(start) == '\r')) {
      start++;
    }
    return start;
  }

  private int end(int start, int next) {
    int end = Math.min(next, text.length());
    while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return end;
  }
}
