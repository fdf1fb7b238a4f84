package io.athanor.llm.jinja;

/**
 * A range of characters, in UTF-16 units.
 *
 * @param start first character
 * @param end one past the last character; never before {@code start}
 */
public record Span(int start, int end) {
  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("not a span: " + start + ".." + end);
    }
  }

  /** Whether the character at this position belongs to the span. */
  public boolean contains(int position) {
    return start <= position && position < end;
  }

  /** Whether any character of {@code from..to} belongs to the span. */
  public boolean overlaps(int from, int to) {
    return start < to && from < end;
  }

  public int length() {
    return end - start;
  }
}
