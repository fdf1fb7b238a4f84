package io.athanor.llm.jinja;

import java.util.Arrays;

/** Builds a {@link Text}, joining neighbouring data ranges. */
final class TextBuilder {
  /** No string of a template may grow beyond this, whatever the operation. */
  private static final int MAX_CHARS = 32 << 20;

  private final StringBuilder characters = new StringBuilder();
  private int[] ranges = new int[4];
  private int used;

  TextBuilder append(Text text) {
    return append(text, 0, text.length());
  }

  TextBuilder append(Text text, int from, int to) {
    int base = characters.length() - from;
    appendCharacters(text.characters(), from, to);
    for (int range = 0; range < text.dataRangeCount(); range++) {
      int start = Math.max(from, text.dataStart(range));
      int end = Math.min(to, text.dataEnd(range));
      if (start < end) {
        mark(base + start, base + end);
      }
    }
    return this;
  }

  TextBuilder append(String text, boolean data) {
    int start = characters.length();
    appendCharacters(text, 0, text.length());
    if (data && !text.isEmpty()) {
      mark(start, characters.length());
    }
    return this;
  }

  TextBuilder literal(String text) {
    return append(text, false);
  }

  TextBuilder codePoint(int codePoint, boolean data) {
    int start = characters.length();
    characters.appendCodePoint(codePoint);
    if (data) {
      mark(start, characters.length());
    }
    return this;
  }

  int length() {
    return characters.length();
  }

  Text build() {
    return characters.isEmpty()
        ? Text.EMPTY
        : new Text(characters.toString(), Arrays.copyOf(ranges, used));
  }

  private void appendCharacters(String text, int from, int to) {
    if (characters.length() + (long) (to - from) > MAX_CHARS) {
      throw new TemplateException("a string grew beyond " + MAX_CHARS + " characters");
    }
    characters.append(text, from, to);
  }

  private void mark(int start, int end) {
    if (used > 0 && ranges[used - 1] == start) {
      ranges[used - 1] = end;
      return;
    }
    if (used == ranges.length) {
      ranges = Arrays.copyOf(ranges, 2 * used);
    }
    ranges[used++] = start;
    ranges[used++] = end;
  }
}
