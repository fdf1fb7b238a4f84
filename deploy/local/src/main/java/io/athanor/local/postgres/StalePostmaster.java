package io.athanor.local.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The {@code postmaster.pid} a killed server leaves. PostgreSQL removes it itself when no process
 * has that pid, but refuses to start when a stranger was given the pid meanwhile.
 *
 * <p>The caller holds the data folder's lock and has ended leftovers, so nobody else's server can
 * still be using it.
 */
record StalePostmaster(Path data) {

  void clear() {
    Path file = data.resolve("postmaster.pid");
    try {
      if (Files.exists(file) && isOfStranger(Files.readAllLines(file))) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether a living process that is no PostgreSQL has the pid. A pid that nobody has is left to
   * PostgreSQL, which then looks for orphans of the killed server before it starts.
   */
  private static boolean isOfStranger(List<String> lines) {
    try {
      String pid = lines.getFirst().strip();
      return !Files.readString(Path.of("/proc", pid, "cmdline")).contains("postgres");
    } catch (IOException | RuntimeException noSuchProcess) {
      return false;
    }
  }
}
