package io.athanor.llm.format;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/** Buffered little-endian output that knows its position, for headers and tensor data alike. */
public final class TensorOutput {
  private final WritableByteChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(256 * 1024).order(ByteOrder.LITTLE_ENDIAN);
  private long position;

  TensorOutput(WritableByteChannel channel) {
    this.channel = channel;
  }

  /** Bytes written so far. */
  public long position() {
    return position;
  }

  public void writeByte(int value) throws IOException {
    reserve(1).put((byte) value);
  }

  /** The low 16 bits. */
  public void writeShort(int value) throws IOException {
    reserve(Short.BYTES).putShort((short) value);
  }

  public void writeInt(int value) throws IOException {
    reserve(Integer.BYTES).putInt(value);
  }

  public void writeLong(long value) throws IOException {
    reserve(Long.BYTES).putLong(value);
  }

  public void writeFloat(float value) throws IOException {
    reserve(Float.BYTES).putFloat(value);
  }

  public void writeFloats(float[] values, int offset, int count) throws IOException {
    for (int i = offset; i < offset + count; i++) {
      writeFloat(values[i]);
    }
  }

  public void writeBytes(byte[] bytes) throws IOException {
    writeBytes(MemorySegment.ofArray(bytes));
  }

  public void writeBytes(MemorySegment bytes) throws IOException {
    for (long done = 0; done < bytes.byteSize(); ) {
      int now = (int) Math.min(bytes.byteSize() - done, buffer.capacity());
      reserve(now).put(bytes.asSlice(done, now).asByteBuffer());
      done += now;
    }
  }

  /** A GGUF string: {@code u64} length in bytes, then UTF-8. */
  void writeString(String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    writeLong(utf8.length);
    writeBytes(utf8);
  }

  void padTo(int alignment) throws IOException {
    while (position % alignment != 0) {
      writeByte(0);
    }
  }

  void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  private ByteBuffer reserve(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
    position += bytes;
    return buffer;
  }
}
