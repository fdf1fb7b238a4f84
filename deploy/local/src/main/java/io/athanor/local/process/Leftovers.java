package io.athanor.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Processes of an earlier launcher that was killed before it could end them. */
public final class Leftovers {

  private final Path runFolder;

  public Leftovers(Path runFolder) {
    this.runFolder = runFolder;
  }

  /**
   * Ends every recorded process that still runs, with all its descendants.
   *
   * @return how many there were
   */
  public int end(Duration grace) {
    try {
      List<ProcessRecord> records = ProcessRecord.in(runFolder).toList();
      List<ProcessHandle> roots =
          records.stream().flatMap(record -> record.running().stream()).toList();
      roots.forEach(ProcessHandle::destroy);
      roots.forEach(root -> awaitEnd(root, grace));
      records.forEach(ProcessRecord::remove);
      return roots.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitEnd(ProcessHandle root, Duration grace) {
    List<ProcessHandle> descendants = root.descendants().toList();
    try {
      root.onExit().get(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      root.destroyForcibly();
      root.onExit().join();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    descendants.forEach(ProcessHandle::destroyForcibly);
  }
}
