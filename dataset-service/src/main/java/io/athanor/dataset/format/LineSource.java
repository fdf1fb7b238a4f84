package io.athanor.dataset.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Lines of a stream as slices of one buffer. A line longer than the limit is passed over and
 * reported as {@link #tooLong}.
 */
final class LineSource implements Closeable {

  private static final int FIRST_SIZE = 1 << 16;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream stream;
  private byte[] buffer = new byte[FIRST_SIZE];
  private int filled;
  private int start;
  private int end;
  private int next;
  private long number;
  private boolean tooLong;
  private boolean ended;

  LineSource(InputStream stream) {
    this.stream = stream;
  }

  /** Goes to the next line; false at the end. */
  boolean advance() throws IOException {
    tooLong = false;
    start = next;
    int searched = start;
    while (true) {
      int feed = indexOfLineFeed(searched);
      if (feed >= 0) {
        return line(feed, feed + 1);
      }
      searched = filled;
      if (ended) {
        return start < filled || tooLong ? line(filled, filled) : false;
      }
      int moved = fill();
      searched = Math.max(0, searched - moved);
    }
  }

  private boolean line(int lineEnd, int following) {
    number++;
    tooLong |= lineEnd - start > RowJson.LARGEST_ROW;
    end = tooLong ? start : lineEnd;
    next = following;
    if (number == 1
        && end - start >= BYTE_ORDER_MARK.length
        && Arrays.equals(buffer, start, start + 3, BYTE_ORDER_MARK, 0, 3)) {
      start += BYTE_ORDER_MARK.length;
    }
    return true;
  }

  private int indexOfLineFeed(int from) {
    for (int i = from; i < filled; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Reads more bytes behind the line that is being looked at; gives how far it was moved down. */
  private int fill() throws IOException {
    int moved = 0;
    if (filled - start > RowJson.LARGEST_ROW) {
      tooLong = true;
      moved = filled;
      filled = 0;
      start = 0;
    } else if (start > 0) {
      moved = start;
      System.arraycopy(buffer, start, buffer, 0, filled - start);
      filled -= start;
      start = 0;
    }
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int count = stream.read(buffer, filled, buffer.length - filled);
    if (count < 0) {
      ended = true;
    } else {
      filled += count;
    }
    return moved;
  }

  byte[] buffer() {
    return buffer;
  }

  /** First byte of the line in the buffer. */
  int start() {
    return start;
  }

  int length() {
    return end - start;
  }

  /** Number of the line, from 1. */
  long number() {
    return number;
  }

  boolean tooLong() {
    return tooLong;
  }

  boolean isBlank() {
    for (int i = start; i < end; i++) {
      byte unit = buffer[i];
      if (unit != ' ' && unit != '\t' && unit != '\r') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
