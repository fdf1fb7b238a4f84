package io.athanor.ingest.duplicate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Sets with the place they come from and the earlier sets of their bands, in a file without name.
 */
final class SetFile implements AutoCloseable {

  private static final int HEADER = MinHash.BANDS * Long.BYTES + Long.BYTES + Integer.BYTES;

  /**
   * One set.
   *
   * @param earlier for each band the set before with the same key, or 0
   * @param place of the paragraph
   */
  record Entry(long[] earlier, long place, int[] set) {}

  private final FileChannel channel;
  // No set lies at 0, which stands for none.
  private long end = 1;

  SetFile(Path folder) {
    try {
      Path file = Files.createTempFile(folder, "sets", ".tmp");
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a file in " + folder, e);
    }
  }

  /** Adds a set and tells where it lies. */
  long add(Entry entry) {
    ByteBuffer buffer = ByteBuffer.allocate(HEADER + entry.set().length * Integer.BYTES);
    buffer.asLongBuffer().put(entry.earlier()).put(entry.place());
    buffer.position(HEADER - Integer.BYTES).putInt(entry.set().length);
    buffer.asIntBuffer().put(entry.set());
    buffer.position(0);
    long start = end;
    try {
      while (buffer.hasRemaining()) {
        end += channel.write(buffer, end);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return start;
  }

  Entry read(long start) {
    ByteBuffer header = bytes(start, HEADER);
    long[] earlier = new long[MinHash.BANDS];
    header.asLongBuffer().get(earlier);
    long place = header.getLong(MinHash.BANDS * Long.BYTES);
    int[] set = new int[header.getInt(HEADER - Integer.BYTES)];
    bytes(start + HEADER, set.length * Integer.BYTES).asIntBuffer().get(set);
    return new Entry(earlier, place, set);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ByteBuffer bytes(long start, int length) {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    try {
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, start + buffer.position()) < 0) {
          throw new IllegalStateException("a set ends behind its file");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return buffer.flip();
  }
}
