package io.athanor.ingest.source;

import java.util.Arrays;

/** Line and column of an offset, both from 1; lines end with LF, CR or CR LF. */
public final class LinePositions {

  private final int[] starts;
  private final int count;

  public LinePositions(CharSequence text) {
    int[] found = new int[64];
    int lines = 1;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      boolean beforeLineFeed = i + 1 < text.length() && text.charAt(i + 1) == '\n';
      if (character == '\n' || (character == '\r' && !beforeLineFeed)) {
        if (lines == found.length) {
          found = Arrays.copyOf(found, lines * 2);
        }
        found[lines++] = i + 1;
      }
    }
    this.starts = found;
    this.count = lines;
  }

  /** Line of the character at the offset. */
  public int line(int offset) {
    int index = Arrays.binarySearch(starts, 0, count, offset);
    return index >= 0 ? index + 1 : -index - 1;
  }

  /** Column of the character at the offset, in UTF-16 units. */
  public int column(int offset) {
    return offset - starts[line(offset) - 1] + 1;
  }
}
