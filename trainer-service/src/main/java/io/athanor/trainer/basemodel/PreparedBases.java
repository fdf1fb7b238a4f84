package io.athanor.trainer.basemodel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The bases this process has prepared already, by the reference they were asked for. While their
 * files have the same sizes and times, reading and hashing hundreds of megabytes again before every
 * run would find the same. Guarded by the lock of {@link BaseModels}.
 */
final class PreparedBases {

  private final Map<String, Known> known = new HashMap<>();

  private record Stamp(long sizeBytes, FileTime modified) {}

  private record Known(PreparedBase base, Path source, SortedMap<Path, Stamp> files) {}

  /** What was prepared for a reference, unless a file has changed or gone since. */
  Optional<PreparedBase> find(String reference) throws IOException {
    Known found = known.get(reference);
    if (found == null || !found.files().equals(stamps(found.source(), found.base().path()))) {
      return Optional.empty();
    }
    return Optional.of(found.base());
  }

  /**
   * Keeps what was prepared.
   *
   * @param source file or folder the base was found in
   */
  void keep(String reference, Path source, PreparedBase base) throws IOException {
    known.put(reference, new Known(base, source, stamps(source, base.path())));
  }

  private static SortedMap<Path, Stamp> stamps(Path source, Path gguf) throws IOException {
    SortedMap<Path, Stamp> stamps = new TreeMap<>();
    try (Stream<Path> files = Files.isDirectory(source) ? Files.list(source) : Stream.of(source)) {
      for (Path file : Stream.concat(files, Stream.of(gguf)).toList()) {
        stamps.put(file, new Stamp(Files.size(file), Files.getLastModifiedTime(file)));
      }
    } catch (NoSuchFileException gone) {
      return new TreeMap<>();
    }
    return stamps;
  }
}
