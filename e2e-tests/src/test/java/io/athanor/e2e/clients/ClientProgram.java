package io.athanor.e2e.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A client in another language: its script is copied to a folder below {@code target}, the pinned
 * packages are fetched there, and the script runs as a user would run it.
 *
 * <p>Where the language is not installed the test is left out, unless {@code
 * -Dathanor.clients=required} says that it must be there. That its packages cannot be fetched is a
 * failure.
 */
final class ClientProgram {

  private static final Path SCRIPTS = Path.of("clients").toAbsolutePath();
  private static final Path WORK = Path.of("target", "clients").toAbsolutePath();
  private static final long MINUTES = 5;

  private final Path folder;

  private ClientProgram(Path folder) {
    this.folder = folder;
  }

  static ClientProgram node() throws IOException, InterruptedException {
    require("node", "npm");
    ClientProgram program =
        copied("node", List.of("package.json", "package-lock.json", "client.mjs"));
    program.fetch("package-lock.json", List.of("npm", "ci", "--no-audit", "--no-fund"));
    return program;
  }

  static ClientProgram python() throws IOException, InterruptedException {
    require("python3");
    ClientProgram program = copied("python", List.of("requirements.txt", "client.py"));
    program.fetch(
        "requirements.txt",
        List.of("python3", "-m", "venv", "venv"),
        List.of("venv/bin/python", "-m", "pip", "install", "--quiet", "-r", "requirements.txt"));
    return program;
  }

  /** Runs the script; its first mismatch fails the test with all that it printed. */
  void run(String baseUrl, String baseModel, String... command)
      throws IOException, InterruptedException {
    execute(
        List.of(command),
        Map.of("OPENAI_BASE_URL", baseUrl, "OPENAI_API_KEY", "athanor", "BASE_MODEL", baseModel));
  }

  private static void require(String... programs) {
    for (String program : programs) {
      boolean found =
          Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
      if (!found) {
        String message = program + " is not installed: the script of its client cannot run";
        assertThat(System.getProperty("athanor.clients", "")).as(message).isNotEqualTo("required");
        abort(message);
      }
    }
  }

  private static ClientProgram copied(String language, List<String> files) throws IOException {
    Path folder = Files.createDirectories(WORK.resolve(language));
    for (String file : files) {
      Files.copy(
          SCRIPTS.resolve(language).resolve(file),
          folder.resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return new ClientProgram(folder);
  }

  /** Fetches the packages, once for each list of them. */
  @SafeVarargs
  private void fetch(String list, List<String>... commands)
      throws IOException, InterruptedException {
    Path fetched = folder.resolve(list + ".fetched");
    if (Files.exists(fetched) && Files.mismatch(fetched, folder.resolve(list)) == -1) {
      return;
    }
    for (List<String> command : commands) {
      execute(command, Map.of());
    }
    Files.copy(folder.resolve(list), fetched, StandardCopyOption.REPLACE_EXISTING);
  }

  private void execute(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".log");
    List<String> line = new ArrayList<>(command);
    if (line.getFirst().contains("/")) {
      line.set(0, folder.resolve(line.getFirst()).toString());
    }
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    process.destroyForcibly();
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    System.out.print(printed);
    assertThat(ended).as("%s ends within %d minutes:%n%s", line, MINUTES, printed).isTrue();
    assertThat(process.exitValue()).as("%s:%n%s", line, printed).isZero();
  }
}
