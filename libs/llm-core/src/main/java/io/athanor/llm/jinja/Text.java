package io.athanor.llm.jinja;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A string that knows which of its characters came from data.
 *
 * <p>Provenance is a sorted list of UTF-16 ranges {@code [start, end)}; the rest was written by the
 * template. Every operation keeps it: cutting and joining move the ranges along, and a character
 * that is derived from a data character (upper case, JSON escape) is data. Equality ignores it.
 */
final class Text implements Value {
  static final Text EMPTY = new Text("", new int[0]);

  private final String characters;
  private final int[] dataRanges;
  private final boolean markup;

  Text(String characters, int[] dataRanges) {
    this(characters, dataRanges, false);
  }

  private Text(String characters, int[] dataRanges, boolean markup) {
    this.characters = characters;
    this.dataRanges = dataRanges;
    this.markup = markup;
  }

  static Text literal(String characters) {
    return characters.isEmpty() ? EMPTY : new Text(characters, new int[0]);
  }

  static Text data(String characters) {
    return characters.isEmpty() ? EMPTY : new Text(characters, new int[] {0, characters.length()});
  }

  /** Whether it came from {@code safe} or {@code escape}; see {@link Markup}. */
  boolean isMarkup() {
    return markup;
  }

  Text asMarkup() {
    return markup ? this : new Text(characters, dataRanges, true);
  }

  Text plain() {
    return markup ? new Text(characters, dataRanges, false) : this;
  }

  String characters() {
    return characters;
  }

  int length() {
    return characters.length();
  }

  boolean isEmpty() {
    return characters.isEmpty();
  }

  boolean isAllTemplate() {
    return dataRanges.length == 0;
  }

  boolean isAllData() {
    return dataRanges.length == 2 && dataRanges[0] == 0 && dataRanges[1] == characters.length();
  }

  int dataRangeCount() {
    return dataRanges.length / 2;
  }

  int dataStart(int range) {
    return dataRanges[2 * range];
  }

  int dataEnd(int range) {
    return dataRanges[2 * range + 1];
  }

  List<Span> dataSpans() {
    List<Span> spans = new ArrayList<>(dataRangeCount());
    for (int range = 0; range < dataRangeCount(); range++) {
      spans.add(new Span(dataStart(range), dataEnd(range)));
    }
    return spans;
  }

  Text substring(int from, int to) {
    if (from == 0 && to == characters.length()) {
      return this;
    }
    Text part = new TextBuilder().append(this, from, to).build();
    return markup ? part.asMarkup() : part;
  }

  Text plus(Text other) {
    if (other.isEmpty()) {
      return this;
    }
    return isEmpty() ? other : new TextBuilder().append(this).append(other).build();
  }

  /** Another spelling of the whole string, such as its upper case, run by run. */
  Text mapRuns(java.util.function.UnaryOperator<String> spelling) {
    if (isAllTemplate() || isAllData()) {
      String mapped = spelling.apply(characters);
      return isAllData() ? data(mapped) : literal(mapped);
    }
    TextBuilder builder = new TextBuilder();
    int position = 0;
    for (int range = 0; range < dataRangeCount(); range++) {
      builder.append(spelling.apply(characters.substring(position, dataStart(range))), false);
      position = dataEnd(range);
      builder.append(spelling.apply(characters.substring(dataStart(range), position)), true);
    }
    return builder.append(spelling.apply(characters.substring(position)), false).build();
  }

  boolean isDataAt(int position) {
    int low = 0;
    int high = dataRangeCount() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (position < dataStart(middle)) {
        high = middle - 1;
      } else if (position >= dataEnd(middle)) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  /** Python's {@code len}: code points. */
  int codePointCount() {
    return characters.codePointCount(0, characters.length());
  }

  /** One string per code point, as iteration in Python gives them. */
  List<Value> codePoints() {
    List<Value> points = new ArrayList<>(characters.length());
    for (int position = 0; position < characters.length(); ) {
      int next = characters.offsetByCodePoints(position, 1);
      points.add(substring(position, next).plain());
      position = next;
    }
    return points;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Text text && characters.equals(text.characters);
  }

  @Override
  public int hashCode() {
    return characters.hashCode();
  }

  @Override
  public String toString() {
    return characters;
  }
}
