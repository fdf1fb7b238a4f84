package io.athanor.ingest.read.office;

import io.athanor.ingest.read.office.fork.ReaderMain;
import java.io.File;
import java.nio.file.Path;
import java.util.List;

/**
 * How the reader process is started: the same Java installation and the service's own libraries, an
 * empty environment, a heap of its own, and its end when that is full.
 */
final class ForkLaunch {

  private static final String RUNNER = "quarkus-run.jar";

  private ForkLaunch() {}

  static ProcessBuilder builder(ForkLimits limits, Path folder) {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + limits.maxHeapMegabytes() + "m",
                "-Xss2m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:-UsePerfData",
                "-XX:ErrorFile=" + folder.resolve("crash.log"),
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + folder,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classpath(System.getProperty("java.class.path", "")),
                ReaderMain.class.getName(),
                Long.toString(limits.maxCharacters()))
            .directory(folder.toFile());
    builder.environment().clear();
    return builder;
  }

  /**
   * The libraries of the service. Started as {@code quarkus-run.jar} the class path names that jar
   * alone; what it loads lies in folders next to it.
   */
  static String classpath(String ownClasspath) {
    Path first = Path.of(ownClasspath.split(File.pathSeparator, 2)[0]).toAbsolutePath();
    if (!first.endsWith(RUNNER)) {
      return ownClasspath;
    }
    Path home = first.resolveSibling("");
    return String.join(
        File.pathSeparator,
        List.of(
            home.resolve("app").resolve("*").toString(),
            home.resolve("lib").resolve("main").resolve("*").toString(),
            home.resolve("lib").resolve("boot").resolve("*").toString()));
  }
}
