package io.athanor.trainer.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts an immutable file where a worker reads it: a second link to the same bytes if possible. */
final class LocalCopies {

  private LocalCopies() {}

  static void place(Path source, Path target) {
    try {
      Files.createDirectories(target.toAbsolutePath().getParent());
      try {
        Files.createLink(target, source);
      } catch (IOException | UnsupportedOperationException otherFileSystem) {
        Files.copy(source, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot place " + target + ": " + e.getMessage(), e);
    }
  }
}
