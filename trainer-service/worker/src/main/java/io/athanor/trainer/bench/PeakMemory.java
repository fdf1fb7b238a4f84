package io.athanor.trainer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** High-water mark of this process's resident memory: heap, libraries and tensors together. */
final class PeakMemory {
  private static final String FIELD = "VmHWM:";

  private PeakMemory() {}

  static long bytes() throws IOException {
    // A line reads "VmHWM:   123456 kB", see proc(5).
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(FIELD))
        .map(line -> line.substring(FIELD.length()).replace("kB", "").strip())
        .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
        .findFirst()
        .orElseThrow(() -> new IOException("/proc/self/status has no " + FIELD));
  }
}
