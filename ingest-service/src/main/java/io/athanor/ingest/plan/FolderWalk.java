package io.athanor.ingest.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The files below a folder, sorted by name within each folder, so that the order is the same on
 * every machine. Hidden ones are left out and links to folders are not entered. Only one folder's
 * names are held at a time.
 */
public final class FolderWalk {

  private FolderWalk() {}

  /** Hands over every file. */
  public static void files(Path folder, Consumer<Path> sink) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (Stream<Path> listed = Files.list(folder)) {
      listed.filter(path -> !path.getFileName().toString().startsWith(".")).forEach(entries::add);
    }
    entries.sort(java.util.Comparator.comparing(path -> path.getFileName().toString()));
    for (Path each : entries) {
      if (Files.isDirectory(each, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        files(each, sink);
      } else if (Files.isRegularFile(each)) {
        sink.accept(each);
      }
    }
  }
}
