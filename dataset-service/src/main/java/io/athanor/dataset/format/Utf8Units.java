package io.athanor.dataset.format;

/** Counting in UTF-8 bytes without decoding them. */
final class Utf8Units {

  private Utf8Units() {}

  /** UTF-16 units that the bytes decode to. */
  static int utf16Length(byte[] bytes, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      int unit = bytes[i] & 0xFF;
      if ((unit & 0xC0) != 0x80) {
        count += unit >= 0xF0 ? 2 : 1;
      }
    }
    return count;
  }

  /** Characters that the bytes decode to. */
  static int characters(byte[] bytes, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      count += (bytes[i] & 0xC0) == 0x80 ? 0 : 1;
    }
    return count;
  }
}
