package io.athanor.dataset.quality;

import java.util.regex.MatchResult;

/**
 * What a gate has against a row.
 *
 * @param reason what is wrong and what to do
 * @param excerpt the place
 */
public record Complaint(String reason, String excerpt) {

  private static final int MOST_CHARACTERS = 200;
  private static final int AROUND = 60;

  public Complaint {
    excerpt = shortened(excerpt);
  }

  /** A complaint about a place in a text, shown with what stands around it. */
  static Complaint at(String reason, String text, MatchResult place) {
    int start = Math.max(0, place.start() - AROUND);
    int end = Math.min(text.length(), place.end() + AROUND);
    return new Complaint(
        reason,
        (start > 0 ? "…" : "") + text.substring(start, end) + (end < text.length() ? "…" : ""));
  }

  /** The beginning of a text on one line. */
  public static String shortened(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= MOST_CHARACTERS
        ? line
        : line.substring(0, line.offsetByCodePoints(0, codePoints(line))) + "…";
  }

  private static int codePoints(String line) {
    return line.codePointCount(0, MOST_CHARACTERS) - 1;
  }
}
