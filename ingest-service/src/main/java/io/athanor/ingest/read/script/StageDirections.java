package io.athanor.ingest.read.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parts what is spoken from what is done. A direction stands in brackets; in parentheses at the
 * start or end of a sentence, on a line of its own, or of one or two small words anywhere; in
 * italics ({@code _so_}) on a line of its own. Other parentheses and italics are spoken. A bracket
 * that is never closed ends with its line, as in {@code [Exeunt.}
 *
 * @param spoken the lines without directions
 * @param directions in order, without their brackets
 */
record StageDirections(List<String> spoken, List<String> directions) {

  private static final int LONGEST_REMARK = 60;
  private static final Pattern BRACKETS = Pattern.compile("\\[([^\\[\\]]{0,2000})\\]");
  private static final Pattern OPEN_BRACKET =
      Pattern.compile("\\[([^\\[\\]\\n]*)$", Pattern.MULTILINE);
  private static final Pattern PARENTHESES = Pattern.compile("\\(([^()]{1,400})\\)");
  private static final Pattern ITALIC_LINE =
      Pattern.compile("(?m)^[ \\t]*_([^_]{1,400})_[.,;]?[ \\t]*$");
  private static final Pattern SPACES = Pattern.compile("[ \\t]{2,}");
  private static final Pattern SPACE_BEFORE_MARK = Pattern.compile(" ([,.;:!?])");
  private static final Pattern SMALL_WORDS =
      Pattern.compile("\\p{Ll}[\\p{L}'’-]*(?: [\\p{L}'’-]+)?");

  /** Parts the lines of a speech. */
  static StageDirections of(List<String> lines) {
    String text = String.join("\n", lines);
    List<Found> found = new ArrayList<>();
    text = take(BRACKETS, text, found, true);
    text = take(OPEN_BRACKET, text, found, true);
    text = take(ITALIC_LINE, text, found, true);
    text = take(PARENTHESES, text, found, false);
    found.sort((a, b) -> Integer.compare(a.place(), b.place()));
    List<String> spoken =
        text.replace(MARK, ' ')
            .replace("_", "")
            .lines()
            .map(line -> tidy(line))
            .filter(line -> !line.isEmpty())
            .toList();
    return new StageDirections(spoken, found.stream().map(Found::direction).toList());
  }

  private static String tidy(String line) {
    String spaced = SPACES.matcher(line).replaceAll(" ");
    return SPACE_BEFORE_MARK.matcher(spaced).replaceAll("$1").strip();
  }

  private record Found(int place, String direction) {}

  /** Stands where a direction was taken out, so that places stay those of the speech. */
  private static final char MARK = '\uE000';

  private static String take(Pattern pattern, String text, List<Found> found, boolean always) {
    Matcher matcher = pattern.matcher(text);
    StringBuilder rest = new StringBuilder(text);
    while (matcher.find()) {
      if (always || isDirection(text, matcher)) {
        String direction =
            matcher.group(1).replace(MARK, ' ').replace("_", "").replaceAll("\\s+", " ").strip();
        if (!direction.isEmpty()) {
          found.add(new Found(matcher.start(), direction));
        }
        for (int i = matcher.start(); i < matcher.end(); i++) {
          rest.setCharAt(i, MARK);
        }
      }
    }
    return rest.toString();
  }

  private static boolean isDirection(String text, Matcher matcher) {
    if (SMALL_WORDS.matcher(matcher.group(1).strip()).matches()) {
      return true;
    }
    return matcher.group(1).length() <= LONGEST_REMARK
        && startsSentence(text, matcher.start())
        && endsSentence(text, matcher.end());
  }

  private static boolean startsSentence(String text, int place) {
    int before = place - 1;
    while (before >= 0 && (text.charAt(before) == ' ' || text.charAt(before) == MARK)) {
      before--;
    }
    return before < 0 || ".!?…\n—-\"”".indexOf(text.charAt(before)) >= 0;
  }

  /** What follows must not go on in the middle of a sentence. */
  private static boolean endsSentence(String text, int place) {
    int next = place;
    while (next < text.length() && (text.charAt(next) == ' ' || text.charAt(next) == MARK)) {
      next++;
    }
    return next == text.length() || ",;".indexOf(text.charAt(next)) < 0;
  }
}
