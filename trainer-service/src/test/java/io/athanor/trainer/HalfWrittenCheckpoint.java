package io.athanor.trainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the moment in which a worker has written some files of a checkpoint and not its manifest.
 * The worker is frozen first and looked at then, so what is seen stays true; a worker that was
 * frozen too late goes on to its next checkpoint.
 */
final class HalfWrittenCheckpoint {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path node;

  /**
   * @param node folder of the node, whose attempts are below it
   */
  HalfWrittenCheckpoint(Path node) {
    this.node = node;
  }

  /** Freezes the worker in that moment; the folder that is half written. */
  Path await(ProcessHandle worker) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (writing().isEmpty()) {
        Thread.onSpinWait();
        continue;
      }
      ServiceNode.signal(worker, "STOP");
      List<Path> frozen = writing().stream().filter(HalfWrittenCheckpoint::isHalf).toList();
      if (!frozen.isEmpty()) {
        return frozen.getFirst();
      }
      ServiceNode.signal(worker, "CONT");
    }
    throw new AssertionError("no half-written checkpoint below " + node + " within " + PATIENCE);
  }

  private static boolean isHalf(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent() && Files.notExists(folder.resolve("manifest.json"));
    } catch (IOException gone) {
      return false;
    }
  }

  private List<Path> writing() {
    try (Stream<Path> all = Files.walk(node)) {
      return all.filter(path -> path.getFileName().toString().startsWith(".writing-")).toList();
    } catch (IOException | UncheckedIOException changing) {
      // Folders come and go below a running worker.
      return List.of();
    }
  }
}
