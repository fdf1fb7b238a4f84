package io.athanor.trainer.worker;

import io.athanor.trainer.lease.RunLease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The working files of one attempt: {@code
 * <root>/<run>/<token>/{dataset,resume,checkpoints,output}}. Nothing in them is the truth; whatever
 * matters is in the blob store.
 */
record AttemptFolders(Path root, RunLease lease) {

  Path dataset() {
    return attempt().resolve("dataset");
  }

  Path resume() {
    return attempt().resolve("resume");
  }

  Path checkpoints() {
    return attempt().resolve("checkpoints");
  }

  Path output() {
    return attempt().resolve("output");
  }

  private Path attempt() {
    return root.resolve(lease.runId().value()).resolve(Long.toString(lease.token()));
  }

  /** Makes the folders of this attempt and removes those of earlier ones. */
  void create() {
    delete();
    try {
      for (Path folder : new Path[] {dataset(), resume(), checkpoints(), output()}) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create the attempt's folders: " + e.getMessage(), e);
    }
  }

  /** Removes the working files of a run that ended. */
  void delete() {
    delete(root.resolve(lease.runId().value()));
  }

  /** Removes a folder with all it holds, if it is there. */
  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(folder, new Deletion());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot empty " + folder + ": " + e.getMessage(), e);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
