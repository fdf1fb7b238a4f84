package io.athanor.inference.grammar;

import java.util.Arrays;
import java.util.Optional;

/** The {@code format}s of strings that a grammar can guarantee; all dates exist in every year. */
enum StringFormat {
  DATE("date", Parts.DATE),
  TIME("time", Parts.TIME),
  DATE_TIME("date-time", Parts.DATE + " \"T\" " + Parts.TIME),
  UUID(
      "uuid",
      "[0-9a-f]{8} \"-\" [0-9a-f]{4} \"-\" [0-9a-f]{4} \"-\" [0-9a-f]{4} \"-\" [0-9a-f]{12}");

  private static final class Parts {
    static final String DATE =
        "[0-9]{4} \"-\" ((\"0\" [13578] | \"1\" [02]) \"-\" (\"0\" [1-9] | [12] [0-9] | \"3\" [01])"
            + " | (\"0\" [469] | \"11\") \"-\" (\"0\" [1-9] | [12] [0-9] | \"30\")"
            + " | \"02-\" (\"0\" [1-9] | \"1\" [0-9] | \"2\" [0-8]))";
    private static final String HOUR = "([01] [0-9] | \"2\" [0-3])";
    private static final String OFFSET_HOUR = "(\"0\" [0-9] | \"1\" [0-3])";
    private static final String SIXTY = "[0-5] [0-9]";
    static final String TIME =
        HOUR
            + " \":\" "
            + SIXTY
            + " \":\" "
            + SIXTY
            + " (\".\" [0-9]{1,6})? (\"Z\" | [+-] "
            + OFFSET_HOUR
            + " \":\" "
            + SIXTY
            + ")";
  }

  private final String word;
  private final String body;

  StringFormat(String word, String body) {
    this.word = word;
    this.body = body;
  }

  static Optional<StringFormat> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
  }

  /** The rule's body, quotes included. */
  String body() {
    return "\"\\\"\" " + body + " \"\\\"\"";
  }
}
