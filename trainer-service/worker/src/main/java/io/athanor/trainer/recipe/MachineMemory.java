package io.athanor.trainer.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a process may still take: the kernel's estimate of available memory, or less where a control
 * group (version 2 or 1) limits it.
 */
final class MachineMemory {
  private static final String VERSION_2_PREFIX = "0::";
  private static final String VERSION_1_NAME = "memory";

  /** Version 1 says "no limit" with a number near 2^63. */
  private static final long LIMITLESS = 1L << 60;

  private final Path root;

  MachineMemory(Path root) {
    this.root = root;
  }

  static MachineMemory ofThisMachine() {
    return new MachineMemory(Path.of("/"));
  }

  /**
   * Bytes this process can hold at most, its own resident ones included; absent where there is no
   * {@code /proc}.
   */
  OptionalLong budget() {
    OptionalLong free = kilobytes("proc/meminfo", "MemAvailable");
    if (free.isEmpty()) {
      return free;
    }
    long available = free.getAsLong();
    for (String line : lines("proc/self/cgroup")) {
      available = Math.min(available, leftInGroup(line));
    }
    return OptionalLong.of(available + kilobytes("proc/self/status", "VmRSS").orElse(0));
  }

  /** Room below the tightest limit on the way up from the group of a line. */
  private long leftInGroup(String line) {
    String[] parts = line.split(":", 3);
    if (parts.length < 3) {
      return Long.MAX_VALUE;
    }
    boolean second = line.startsWith(VERSION_2_PREFIX);
    if (!second && !List.of(parts[1].split(",")).contains(VERSION_1_NAME)) {
      return Long.MAX_VALUE;
    }
    Path mount = root.resolve(second ? "sys/fs/cgroup" : "sys/fs/cgroup/memory");
    long least = Long.MAX_VALUE;
    for (Path group = Path.of(parts[2]); group != null; group = group.getParent()) {
      Path folder = mount.resolve(Path.of("/").relativize(group.toAbsolutePath()).toString());
      least =
          Math.min(
              least,
              second
                  ? left(folder, "memory.max", "memory.current", "inactive_file")
                  : left(
                      folder,
                      "memory.limit_in_bytes",
                      "memory.usage_in_bytes",
                      "total_inactive_file"));
    }
    return least;
  }

  /** Page cache that nobody used lately counts as free: the kernel drops it first. */
  private static long left(Path folder, String limitFile, String usageFile, String cacheField) {
    long limit = number(folder.resolve(limitFile)).orElse(Long.MAX_VALUE);
    if (limit >= LIMITLESS) {
      return Long.MAX_VALUE;
    }
    long used = number(folder.resolve(usageFile)).orElse(0);
    long cache =
        read(folder.resolve("memory.stat")).stream()
            .filter(line -> line.startsWith(cacheField + " "))
            .mapToLong(line -> Long.parseLong(line.substring(cacheField.length() + 1).strip()))
            .findFirst()
            .orElse(0);
    return Math.max(0, limit - used + cache);
  }

  private OptionalLong kilobytes(String file, String field) {
    Optional<String> found =
        lines(file).stream().filter(line -> line.startsWith(field + ":")).findFirst();
    return found.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(found.get().replaceAll("\\D", "")) << 10);
  }

  private List<String> lines(String file) {
    return read(root.resolve(file));
  }

  private static List<String> read(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException unreadable) {
      // Where the kernel does not tell, nothing is limited as far as we know.
      return List.of();
    }
  }

  private static OptionalLong number(Path file) {
    List<String> lines = read(file);
    return lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,19}")
        ? OptionalLong.empty()
        : OptionalLong.of(parsed(lines.getFirst().strip()));
  }

  private static long parsed(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException beyondLong) {
      return Long.MAX_VALUE;
    }
  }
}
