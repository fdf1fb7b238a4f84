package io.athanor.ingest.read.text;

import io.athanor.ingest.source.ReadingLimit;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of a text and where it lies.
 *
 * @param text without surrounding white space
 * @param start first character of {@code text} in the source
 * @param end one past its last character
 * @param indent characters in front of it, a tab counted as four
 */
public record TextLine(String text, int start, int end, int indent) {

  private static final int TAB = 4;

  /** Whether nothing stands in the line. */
  public boolean isBlank() {
    return text.isEmpty();
  }

  /** The lines between two places; LF, CR LF, CR and form feed end one. */
  public static List<TextLine> of(String text, int from, int to) {
    List<TextLine> lines = new ArrayList<>();
    int start = from;
    for (int i = from; i < to; i++) {
      char character = text.charAt(i);
      boolean carriageReturn = character == '\r' && !(i + 1 < to && text.charAt(i + 1) == '\n');
      if (character == '\n' || character == '\f' || carriageReturn) {
        lines.add(line(text, start, i));
        start = i + 1;
      }
    }
    if (start < to) {
      lines.add(line(text, start, to));
    }
    return lines;
  }

  private static TextLine line(String text, int from, int to) {
    ReadingLimit.check();
    int start = from;
    int indent = 0;
    while (start < to && isSpace(text.charAt(start))) {
      indent += text.charAt(start) == '\t' ? TAB : 1;
      start++;
    }
    int end = to;
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return new TextLine(text.substring(start, end), start, end, indent);
  }

  private static boolean isSpace(char character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || character == '\uFEFF';
  }
}
