package io.athanor.llm.format;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A whole file mapped read-only, of any size; closing it unmaps, also under concurrent readers. */
record MappedFile(Path path, Arena arena, MemorySegment bytes) implements AutoCloseable {

  // The arena lives as long as the record, whose close() closes it.
  @SuppressWarnings("MustBeClosedChecker")
  static MappedFile open(Path path) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new MappedFile(path, arena, bytes);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  long size() {
    return bytes.byteSize();
  }

  @Override
  public void close() {
    arena.close();
  }
}
