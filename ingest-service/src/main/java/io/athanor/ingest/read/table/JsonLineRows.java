package io.athanor.ingest.read.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads JSON Lines: one object a line, blank lines skipped; bad lines are left out and counted. */
final class JsonLineRows {

  private static final int LONGEST_LINE = 1_000_000;
  private static final Pattern LINE = Pattern.compile("([^\\r\\n]*+)(?:\\r\\n|\\r|\\n|$)");

  private JsonLineRows() {}

  /**
   * Reads all rows into the draft.
   *
   * @param shift characters before the text in the source: a byte order mark
   */
  static void read(String text, int shift, TableDraft table) {
    Matcher line = LINE.matcher(text);
    for (int number = 1; line.find(); number++) {
      if (!line.group(1).isBlank()) {
        readLine(line.group(1), number, line.start() + shift, table);
      }
      if (line.end() == text.length()) {
        return;
      }
    }
  }

  private static void readLine(String line, int number, int start, TableDraft table) {
    if (line.length() > LONGEST_LINE) {
      table.leaveOut(
          number, 1, "the line is longer than " + LONGEST_LINE + " characters; split the row");
      return;
    }
    try {
      JsonNode row = JsonCells.MAPPER.readTree(line);
      if (row.isObject()) {
        table.add(JsonCells.of(row, table), start, start + line.length());
      } else {
        table.leaveOut(number, 1, "expected an object such as {\"name\": \"value\"}");
      }
    } catch (JsonProcessingException e) {
      int column = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getColumnNr());
      table.leaveOut(number, column, JsonCells.reason(e));
    }
  }
}
