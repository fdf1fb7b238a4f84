package io.athanor.local.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The log of one process. Earlier starts are kept as {@code name.log.1} (the newest) to {@code .3};
 * a file that outgrows its limit while the process writes is copied away and cut to nothing, which
 * is safe because children append.
 */
public record LogFile(Path path) {

  private static final int KEPT = 3;
  private static final long LIMIT_BYTES = 32L << 20;
  private static final int TAIL_BYTES = 64 << 10;

  /** Moves the log of the last start away. */
  public void rotate() {
    try {
      for (int age = KEPT; age >= 1; age--) {
        Path younger = age == 1 ? path : numbered(age - 1);
        if (Files.exists(younger)) {
          Files.move(younger, numbered(age), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Cuts a log that has outgrown its limit. */
  public void trim() {
    try {
      if (Files.exists(path) && Files.size(path) > LIMIT_BYTES) {
        Files.copy(path, numbered(1), StandardCopyOption.REPLACE_EXISTING);
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
          file.setLength(0);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines, newest last; empty when there is no log. */
  public String tail(int lines) {
    if (!Files.exists(path)) {
      return "";
    }
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      long start = Math.max(0, file.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) (file.length() - start)];
      file.seek(start);
      file.readFully(bytes);
      List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return String.join(
          System.lineSeparator(), all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "(%s cannot be read: %s)".formatted(path, e.getMessage());
    }
  }

  private Path numbered(int age) {
    return path.resolveSibling(path.getFileName() + "." + age);
  }
}
