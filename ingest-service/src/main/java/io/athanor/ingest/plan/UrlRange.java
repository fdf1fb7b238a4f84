package io.athanor.ingest.plan;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A numbered range in an address: {@code https://example.org/sta{01..50}.htm} names fifty pages,
 * {@code {01..50..2}} every second of them. Both numbers are inclusive; the first number's width is
 * kept with leading zeros. Percent-encoded braces, as in the {@code file:} address of a path, mean
 * the same. An address without braces stands for itself.
 */
public final class UrlRange {

  /** More pages in one source are refused: name several sources instead. */
  public static final int MOST_PAGES = 100_000;

  private static final Pattern RANGE =
      Pattern.compile("(?:\\{|%7[Bb])(\\d{1,9})\\.\\.(\\d{1,9})(?:\\.\\.(\\d{1,9}))?(?:}|%7[Dd])");
  private static final Pattern BRACE = Pattern.compile("[{}]|%7[BbDd]");
  private static final String FORM = "write a range as {01..50} or {01..50..2}";

  private final String before;
  private final String after;
  private final String format;
  private final int first;
  private final int step;
  private final int size;

  private UrlRange(String before, String after, String format, int first, int step, int size) {
    this.before = before;
    this.after = after;
    this.format = format;
    this.first = first;
    this.step = step;
    this.size = size;
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException saying what is wrong with the range
   */
  public static UrlRange of(String address) {
    Matcher range = RANGE.matcher(address);
    if (!range.find()) {
      requireNoBrace(address);
      return new UrlRange(address, "", "", 0, 1, 1);
    }
    String before = address.substring(0, range.start());
    String after = address.substring(range.end());
    requireNoBrace(before);
    requireNoBrace(after);
    int first = Integer.parseInt(range.group(1));
    int last = Integer.parseInt(range.group(2));
    int step = range.group(3) == null ? 1 : Integer.parseInt(range.group(3));
    if (step == 0) {
      throw new IllegalArgumentException("the range never gets on: its step is 0; " + FORM);
    }
    if (last < first) {
      throw new IllegalArgumentException(
          "the range ends before it starts: " + first + " to " + last + "; " + FORM);
    }
    int size = (last - first) / step + 1;
    if (size > MOST_PAGES) {
      throw new IllegalArgumentException(
          "the range names "
              + size
              + " pages, more than "
              + MOST_PAGES
              + "; split it into several sources");
    }
    return new UrlRange(before, after, "%0" + range.group(1).length() + "d", first, step, size);
  }

  /** How many addresses there are. */
  public int size() {
    return size;
  }

  /** The addresses, in order. */
  public Stream<String> addresses() {
    return format.isEmpty()
        ? Stream.of(before)
        : IntStream.range(0, size)
            .mapToObj(
                index -> before + String.format(Locale.ROOT, format, first + index * step) + after);
  }

  private static void requireNoBrace(String part) {
    if (BRACE.matcher(part).find()) {
      throw new IllegalArgumentException(
          "only one range of two whole numbers is possible in an address; " + FORM);
    }
  }
}
