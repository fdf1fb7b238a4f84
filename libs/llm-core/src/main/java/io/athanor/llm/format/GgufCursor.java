package io.athanor.llm.format;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads little-endian values from the front of a GGUF file; no read ever passes its end. */
final class GgufCursor {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int MAXIMUM_STRING_BYTES = 64 * 1024 * 1024;

  private final Path file;
  private final MemorySegment bytes;
  private long position;

  GgufCursor(MappedFile file) {
    this.file = file.path();
    this.bytes = file.bytes();
  }

  long position() {
    return position;
  }

  long remaining() {
    return bytes.byteSize() - position;
  }

  byte readByte(String what) {
    return bytes.get(ValueLayout.JAVA_BYTE, advance(Byte.BYTES, what));
  }

  short readShort(String what) {
    return bytes.get(SHORT, advance(Short.BYTES, what));
  }

  int readInt(String what) {
    return bytes.get(INT, advance(Integer.BYTES, what));
  }

  long readLong(String what) {
    return bytes.get(LONG, advance(Long.BYTES, what));
  }

  /** A count of things of which each takes at least {@code minimumBytes}: more cannot be true. */
  int readCount(String what, int minimumBytes, int most) {
    long count = readLong(what);
    if (count < 0 || count > Math.min(remaining() / minimumBytes, Integer.MAX_VALUE - 8)) {
      throw new ModelFileException(
          file,
          "%s is %s, more than the %d bytes that follow can hold: the file is damaged or incomplete"
              .formatted(what, Long.toUnsignedString(count), remaining()));
    }
    if (count > most) {
      throw new ModelFileException(
          file, "%s is %d; at most %d are possible".formatted(what, count, most));
    }
    return (int) count;
  }

  String readString(String what) {
    int length = readCount("length of " + what, 1, MAXIMUM_STRING_BYTES);
    long start = advance(length, what);
    byte[] utf8 = new byte[length];
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, start, utf8, 0, length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new ModelFileException(file, what + " is no valid UTF-8", e);
    }
  }

  private long advance(long count, String what) {
    if (count > remaining()) {
      throw ModelFileException.truncated(file, bytes.byteSize(), what, position + count);
    }
    long start = position;
    position += count;
    return start;
  }
}
