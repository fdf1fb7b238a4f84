package io.athanor.kit.blob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** Temporary files of writers that were killed. */
record AbandonedWrites(Path folder, InstantSource clock) {

  /** Longer than anything is written for. */
  private static final Duration SAFE_AGE = Duration.ofDays(1);

  /** Deletes what nobody has touched for longer than that; writers of other processes go on. */
  void delete() throws IOException {
    FileTime newest = FileTime.from(clock.instant().minus(SAFE_AGE));
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.toList();
    }
    for (Path file : files) {
      try {
        // Not the time of the content: a file that is linked here may have been written long ago.
        FileTime changed = (FileTime) Files.getAttribute(file, "unix:ctime");
        if (changed.compareTo(newest) < 0) {
          Files.deleteIfExists(file);
        }
      } catch (NoSuchFileException finishedMeanwhile) {
        // its writer is done
      }
    }
  }
}
