package io.athanor.dataset.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Texts one behind the other as UTF-8, with the end of each. */
final class TextColumn {

  private byte[] bytes = new byte[1 << 12];
  private int[] ends = new int[1 << 8];
  private int size;

  void add(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    int begin = sizeBytes();
    int end = Math.addExact(begin, encoded.length);
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
    }
    System.arraycopy(encoded, 0, bytes, begin, encoded.length);
    ends[size++] = end;
  }

  int size() {
    return size;
  }

  int sizeBytes() {
    return size == 0 ? 0 : ends[size - 1];
  }

  /** All texts; only the first {@link #sizeBytes} count. */
  byte[] bytes() {
    return bytes;
  }

  int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  int end(int index) {
    return ends[index];
  }

  void clear() {
    size = 0;
  }
}
