package io.athanor.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Memory of a process and all its descendants as PSS (proportional set size, shared pages divided
 * among their users), so that sums over processes count each page once. Linux only; other users'
 * processes can be read by root alone.
 */
public final class ProcessMemory {

  private ProcessMemory() {}

  /** Bytes, or empty when nothing can be read. */
  public static OptionalLong ofTree(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
        .flatMapToLong(process -> of(process.pid()).stream())
        .reduce(Long::sum);
  }

  /** Bytes of one process alone, or empty when they cannot be read. */
  public static OptionalLong of(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/%d/smaps_rollup".formatted(pid)))) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst();
    } catch (IOException | RuntimeException e) {
      return OptionalLong.empty();
    }
  }
}
