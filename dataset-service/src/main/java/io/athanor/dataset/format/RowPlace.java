package io.athanor.dataset.format;

/**
 * Where a row stands.
 *
 * @param line line of its first character, from 1; the row's number in formats without lines
 * @param start first character in the decoded file, in UTF-16 units; -1 where that means nothing
 * @param end one past the last character
 */
public record RowPlace(long line, long start, long end) {

  static RowPlace ofLine(long line) {
    return new RowPlace(line, -1, -1);
  }
}
