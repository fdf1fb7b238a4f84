package io.athanor.local.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Command lines of child JVMs: the launcher's own Java, small heaps, the collector for few cores.
 */
public final class JavaCommand {

  private JavaCommand() {}

  /** {@code java} with the flags common to all children, then the given ones. */
  public static List<String> with(List<String> more) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+ExitOnOutOfMemoryError");
    // Netty and the Kafka client still use it; without the flag each log begins with the warning.
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(more);
    return command;
  }
}
