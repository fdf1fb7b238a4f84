package io.athanor.dataset.quality;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The texts of a row that gates look at. */
public final class RowText {

  private static final Pattern CODE = Pattern.compile("```.*?(?:```|$)|`[^`\\n]*`", Pattern.DOTALL);

  private RowText() {}

  /** What is said: the turns without the system's, or the raw text. */
  static List<String> spoken(Example row) {
    return row.text() != null
        ? List.of(row.text())
        : row.turns().stream()
            .filter(turn -> turn.role() != Role.SYSTEM)
            .map(Turn::content)
            .toList();
  }

  /** What is learned: the assistant's turns, or the raw text. */
  static List<String> learned(Example row) {
    return row.text() != null
        ? List.of(row.text())
        : row.turns().stream()
            .filter(turn -> turn.role() == Role.ASSISTANT && isLearned(turn))
            .map(Turn::content)
            .toList();
  }

  private static boolean isLearned(Turn turn) {
    Double weight = turn.weight();
    return weight == null || weight > 0;
  }

  /** A text without its quoted code, where braces, tags and glued words are in order. */
  static String withoutCode(String text) {
    return text.indexOf('`') < 0 ? text : CODE.matcher(text).replaceAll(" ");
  }

  /** A row on one line, for lists. */
  public static String excerpt(Example row) {
    return Complaint.shortened(
        row.text() != null
            ? row.text()
            : row.turns().stream()
                .filter(turn -> turn.role() != Role.SYSTEM)
                .map(Turn::content)
                .collect(Collectors.joining(" → ")));
  }
}
