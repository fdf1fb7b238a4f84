package io.athanor.dataset.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for the files of one build, gone when the build ends. */
record WorkFolder(Path path) implements AutoCloseable {

  static WorkFolder create() {
    try {
      return new WorkFolder(Files.createTempDirectory("athanor-dataset-"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a folder for a build", e);
    }
  }

  /** An empty folder for a part of the work. */
  Path part(String name) {
    try {
      return Files.createDirectory(path.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a folder for a build", e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException leftForTheSystem) {
      // The system empties its temporary folder; the build itself is done.
    }
  }
}
