package io.athanor.ingest.fetch;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A numbered range in an address: {@code https://example.org/sta{01..50}.htm} names fifty pages.
 * Both numbers are inclusive; the first number's width is kept with leading zeros. Percent-encoded
 * braces, as in the {@code file:} address of a path, mean the same.
 */
public final class UrlRange {

  /** More pages in one source are refused: name several sources instead. */
  public static final int MOST_PAGES = 10_000;

  private static final Pattern RANGE =
      Pattern.compile("(?:\\{|%7[Bb])(\\d{1,9})\\.\\.(\\d{1,9})(?:}|%7[Dd])");
  private static final Pattern BRACE = Pattern.compile("[{}]|%7[BbDd]");
  private static final String FORM = "write a range as {01..50}";

  private UrlRange() {}

  /**
   * The addresses of a source, in order; an address without a range stands for itself.
   *
   * @throws IllegalArgumentException saying what is wrong with the range
   */
  public static List<String> expand(String address) {
    Matcher range = RANGE.matcher(address);
    if (!range.find()) {
      requireNoBrace(address);
      return List.of(address);
    }
    String before = address.substring(0, range.start());
    String after = address.substring(range.end());
    requireNoBrace(before);
    requireNoBrace(after);
    int first = Integer.parseInt(range.group(1));
    int last = Integer.parseInt(range.group(2));
    if (last < first) {
      throw new IllegalArgumentException(
          "the range ends before it starts: " + first + " to " + last + "; " + FORM);
    }
    if (last - first >= MOST_PAGES) {
      throw new IllegalArgumentException(
          "the range names "
              + (last - first + 1)
              + " pages, more than "
              + MOST_PAGES
              + "; split it into several sources");
    }
    String number = "%0" + range.group(1).length() + "d";
    return IntStream.rangeClosed(first, last)
        .mapToObj(page -> before + String.format(java.util.Locale.ROOT, number, page) + after)
        .toList();
  }

  private static void requireNoBrace(String part) {
    if (BRACE.matcher(part).find()) {
      throw new IllegalArgumentException(
          "only one range of two whole numbers is possible in an address; " + FORM);
    }
  }
}
