package io.athanor.kit.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One range of bytes of a file (RFC 9110, section 14), so that a broken download can be resumed.
 *
 * @param first offset of the first byte
 * @param count number of bytes
 */
record ByteRange(long first, long count) {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /**
   * The range a header asks for; empty when it asks for none, or for something other than one range
   * of bytes, which a server may pass over.
   *
   * @throws UnsatisfiableException when the range lies behind the end
   */
  static Optional<ByteRange> of(@Nullable String header, long size) throws UnsatisfiableException {
    Matcher range = RANGE.matcher(header == null ? "" : header.strip());
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (range.group(1).isEmpty()) {
      long count = Math.min(size, Long.parseLong(range.group(2)));
      return satisfiable(size - count, count);
    }
    long first = Long.parseLong(range.group(1));
    long last = range.group(2).isEmpty() ? size - 1 : Long.parseLong(range.group(2));
    if (last < first && first < size) {
      return Optional.empty();
    }
    return satisfiable(first, Math.min(last, size - 1) - first + 1);
  }

  private static Optional<ByteRange> satisfiable(long first, long count)
      throws UnsatisfiableException {
    if (count <= 0) {
      throw new UnsatisfiableException();
    }
    return Optional.of(new ByteRange(first, count));
  }

  /** The value of {@code Content-Range}. */
  String contentRange(long size) {
    return "bytes " + first + "-" + (first + count - 1) + "/" + size;
  }

  /** Nothing of the file lies in the range. */
  static final class UnsatisfiableException extends Exception {

    private static final long serialVersionUID = 1L;
  }
}
