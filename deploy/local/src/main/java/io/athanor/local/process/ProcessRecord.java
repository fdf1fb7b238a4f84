package io.athanor.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file that says which process was started: {@code pid startInstant}. The start time tells a
 * leftover from a stranger that was given the same pid later.
 */
record ProcessRecord(Path file) {

  void write(ProcessHandle process) throws IOException {
    Instant start = process.info().startInstant().orElse(Instant.EPOCH);
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(temporary, process.pid() + " " + start.toEpochMilli());
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The recorded process, if that very one still runs. */
  Optional<ProcessHandle> running() {
    try {
      String[] words = Files.readString(file, StandardCharsets.UTF_8).split(" ");
      long started = Long.parseLong(words[1]);
      return ProcessHandle.of(Long.parseLong(words[0]))
          .filter(ProcessHandle::isAlive)
          .filter(
              process ->
                  process
                      .info()
                      .startInstant()
                      .filter(instant -> instant.toEpochMilli() == started)
                      .isPresent());
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** All records in a folder. */
  static Stream<ProcessRecord> in(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return Stream.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".pid"))
          .map(ProcessRecord::new)
          .toList()
          .stream();
    }
  }
}
