package io.athanor.ingest.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a YAML stream at its {@code ---} lines. Every part keeps the length of the whole stream,
 * with blanks in place of the other documents, so lines, columns and offsets found in a part are
 * those of the file.
 */
final class YamlSheets {

  // "---" at the start of a line is a marker even inside a block scalar (YAML 1.2.2, 9.1.2).
  private static final Pattern MARKER = Pattern.compile("(?m)^(?:---(?=\\s|$)|\\.\\.\\.\\s*$)");

  private YamlSheets() {}

  /** The documents that are not blank; one blank document when all are. */
  static List<String> split(String stream) {
    List<String> documents = new ArrayList<>();
    Matcher marker = MARKER.matcher(stream);
    int start = 0;
    while (marker.find()) {
      addUnlessBlank(documents, stream, start, marker.start());
      start = marker.end();
    }
    addUnlessBlank(documents, stream, start, stream.length());
    return documents.isEmpty() ? List.of(stream) : documents;
  }

  private static void addUnlessBlank(List<String> documents, String stream, int start, int end) {
    boolean content =
        stream
            .substring(start, end)
            .lines()
            .map(String::strip)
            .anyMatch(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("%"));
    if (content) {
      documents.add(blank(stream.substring(0, start)) + stream.substring(start, end));
    }
  }

  /** As many code points, and the same lines. */
  private static String blank(String text) {
    StringBuilder blank = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            character ->
                blank.append(character == '\n' || character == '\r' ? (char) character : ' '));
    return blank.toString();
  }
}
