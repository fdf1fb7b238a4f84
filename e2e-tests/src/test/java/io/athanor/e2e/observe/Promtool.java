package io.athanor.e2e.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Prometheus' own checker. {@code ATHANOR_PROMTOOL} names it, as {@code .ci/run} does, and then it
 * has to be there; else the PATH's is taken. Where there is none the test is skipped and says so.
 */
final class Promtool {

  private static final String VARIABLE = "ATHANOR_PROMTOOL";

  private final Path program;

  private Promtool(Path program) {
    this.program = program;
  }

  static Promtool required() {
    String named = System.getenv(VARIABLE);
    if (named != null && !named.isBlank()) {
      assertThat(Path.of(named)).as(VARIABLE).isExecutable();
      return new Promtool(Path.of(named));
    }
    Optional<Path> found =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "promtool"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(
        found.isPresent(),
        "promtool is missing, so no PromQL was checked: install prometheus (apt install prometheus)"
            + " or name the program with "
            + VARIABLE);
    return new Promtool(found.orElseThrow());
  }

  /** Runs it; fails with its words when it finds something. */
  void run(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(words).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
