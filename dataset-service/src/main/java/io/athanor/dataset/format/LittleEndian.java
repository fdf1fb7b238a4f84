package io.athanor.dataset.format;

import java.io.ByteArrayOutputStream;

/** Bytes in memory with little-endian numbers. */
final class LittleEndian extends ByteArrayOutputStream {

  LittleEndian(int size) {
    super(size);
  }

  void putInt(int value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      write(value >>> shift);
    }
  }

  void putLong(long value) {
    putInt((int) value);
    putInt((int) (value >>> Integer.SIZE));
  }

  /** Unsigned LEB128. */
  void putVarint(int value) {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      write((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    write(rest);
  }

  /** Zeros up to a multiple of 8. */
  void align() {
    while (size() % Long.BYTES != 0) {
      write(0);
    }
  }

  /** The bytes without a copy; only the first {@link #size} count. */
  byte[] array() {
    return buf;
  }
}
