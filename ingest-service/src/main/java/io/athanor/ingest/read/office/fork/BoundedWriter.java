package io.athanor.ingest.read.office.fork;

import java.io.IOException;
import java.io.Writer;

/** Writes text up to a number of characters: a small file may hold a lot of text. */
final class BoundedWriter extends Writer {

  private final Writer target;
  private final long most;
  private long written;

  BoundedWriter(Writer target, long most) {
    this.target = target;
    this.most = most;
  }

  @Override
  public void write(char[] buffer, int offset, int length) throws IOException {
    written += length;
    if (written > most) {
      throw new RefusedFileException(
          "the file unpacks to more than "
              + most
              + " characters (athanor.ingest.reader.max-characters)");
    }
    target.write(buffer, offset, length);
  }

  long written() {
    return written;
  }

  @Override
  public void flush() throws IOException {
    target.flush();
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}
