package io.athanor.inference.chat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Keeps what is read through it. Whoever closes it leaves its source open: to close a request's
 * body is to wait for all of it.
 */
final class RecordingInputStream extends InputStream {

  private final InputStream source;
  private final ByteArrayOutputStream record = new ByteArrayOutputStream();

  RecordingInputStream(InputStream source) {
    this.source = source;
  }

  /** All that was read so far. */
  byte[] bytes() {
    return record.toByteArray();
  }

  @Override
  public int read() throws IOException {
    int value = source.read();
    if (value >= 0) {
      record.write(value);
    }
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = source.read(target, offset, length);
    if (count > 0) {
      record.write(target, offset, count);
    }
    return count;
  }
}
