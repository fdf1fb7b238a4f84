package io.athanor.ingest.duplicate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A hash table of {@code long} keys and values in a mapped file, with linear probing: it grows
 * without the heap, and the system takes its pages back when memory is short.
 */
@SuppressWarnings("MustBeClosedChecker") // Arenas live as long as the table, which closes them.
final class MappedTable implements AutoCloseable {

  private static final long FIRST_CAPACITY = 1 << 14;
  private static final int ENTRY = 2 * Long.BYTES;

  private final Path folder;
  private Arena arena;
  private MemorySegment entries;
  private long capacity = FIRST_CAPACITY;
  private long size;

  MappedTable(Path folder) {
    this.folder = folder;
    this.arena = Arena.ofConfined();
    this.entries = map(arena, capacity);
  }

  /** The value of a key other than 0, or 0. */
  long get(long key) {
    return value(slot(key));
  }

  /** Sets the value of a key; neither is 0. */
  void put(long key, long value) {
    long slot = slot(key);
    if (key(slot) == 0) {
      if (3 * (size + 1) > 2 * capacity) {
        grow();
        slot = slot(key);
      }
      size++;
      entries.set(ValueLayout.JAVA_LONG, slot * ENTRY, key);
    }
    entries.set(ValueLayout.JAVA_LONG, slot * ENTRY + Long.BYTES, value);
  }

  @Override
  public void close() {
    arena.close();
  }

  private long slot(long key) {
    long slot = PlainWords.mixed(key) & capacity - 1;
    while (key(slot) != 0 && key(slot) != key) {
      slot = slot + 1 & capacity - 1;
    }
    return slot;
  }

  private long key(long slot) {
    return entries.get(ValueLayout.JAVA_LONG, slot * ENTRY);
  }

  private long value(long slot) {
    return entries.get(ValueLayout.JAVA_LONG, slot * ENTRY + Long.BYTES);
  }

  private void grow() {
    MemorySegment before = entries;
    Arena old = arena;
    long slots = capacity;
    capacity *= 2;
    arena = Arena.ofConfined();
    entries = map(arena, capacity);
    for (long i = 0; i < slots; i++) {
      long key = before.get(ValueLayout.JAVA_LONG, i * ENTRY);
      if (key != 0) {
        long slot = slot(key);
        entries.set(ValueLayout.JAVA_LONG, slot * ENTRY, key);
        entries.set(
            ValueLayout.JAVA_LONG,
            slot * ENTRY + Long.BYTES,
            before.get(ValueLayout.JAVA_LONG, i * ENTRY + Long.BYTES));
      }
    }
    old.close();
  }

  /** The file has no name any more when it is used, so a crash leaves nothing behind. */
  private MemorySegment map(Arena owner, long slots) {
    try {
      Path file = Files.createTempFile(folder, "table", ".tmp");
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        return channel.map(MapMode.READ_WRITE, 0, slots * ENTRY, owner);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a table in " + folder, e);
    }
  }
}
