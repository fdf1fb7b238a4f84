package io.athanor.ingest.read.text;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Joins the lines of a paragraph that were broken for their width alone. */
final class LineJoin {

  private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\u00A0]+");

  private LineJoin() {}

  /**
   * One line of text. A hyphen at the end of a line stays when it belongs to the word.
   *
   * @param keepsHyphen whether {@code well-known} is written so, asked when a line ends in {@code
   *     well-} and the next begins with {@code known}
   */
  static String join(List<String> lines, Predicate<String> keepsHyphen) {
    StringBuilder joined = new StringBuilder();
    for (String line : lines) {
      append(joined, WHITE_SPACE.matcher(line).replaceAll(" "), keepsHyphen);
    }
    return joined.toString();
  }

  private static void append(StringBuilder joined, String line, Predicate<String> keepsHyphen) {
    if (joined.isEmpty()) {
      joined.append(line);
      return;
    }
    int length = joined.length();
    char last = joined.charAt(length - 1);
    boolean dash = last == '—' || (last == '-' && length > 1 && joined.charAt(length - 2) == '-');
    if (dash) {
      joined.append(line);
    } else if (isHyphen(last) && length > 1 && splitsWord(joined.charAt(length - 2), line)) {
      boolean soft = last == '\u00AD';
      if (soft || !keepsHyphen.test(compound(joined, line))) {
        joined.setLength(length - 1);
      }
      joined.append(line);
    } else {
      joined.append(' ').append(line);
    }
  }

  private static boolean isHyphen(char character) {
    return character == '-' || character == '\u2010' || character == '\u00AD';
  }

  private static boolean splitsWord(char before, String line) {
    return Character.isLetter(before) && !line.isEmpty() && Character.isLowerCase(line.charAt(0));
  }

  /** The word across the line end, with its hyphen. */
  private static String compound(StringBuilder joined, String line) {
    int start = joined.length() - 1;
    while (start > 0 && Character.isLetter(joined.charAt(start - 1))) {
      start--;
    }
    int end = 0;
    while (end < line.length() && Character.isLetter(line.charAt(end))) {
      end++;
    }
    return joined.substring(start, joined.length() - 1) + "-" + line.substring(0, end);
  }
}
