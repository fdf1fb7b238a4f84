package io.athanor.local.cli;

import io.athanor.local.console.Console;
import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.settings.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the end of one log or of all. */
@Command(name = "logs")
final class LogsCommand implements Callable<Integer> {

  private final Console console;
  private final Map<String, String> environment;

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "SERVICE")
  private String service = "";

  @Option(names = {"-n", "--lines"})
  private int lines = 40;

  @Option(names = {"-f", "--follow"})
  private boolean follow;

  LogsCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    DataFolder home = CommandSettings.of(command, environment).home();
    List<Path> logs = logsIn(home.logs());
    if (logs.isEmpty()) {
      console.line("There are no logs in " + home.logs());
      return 0;
    }
    var tail = new ArrayList<>(List.of("tail", "-n", Integer.toString(lines)));
    if (follow) {
      // By name: a rotated log goes on in a new file.
      tail.add("-F");
    }
    wanted(logs).forEach(log -> tail.add(log.toString()));
    return new ProcessBuilder(tail).inheritIO().start().waitFor();
  }

  private List<Path> wanted(List<Path> logs) {
    if (service.isEmpty()) {
      return logs;
    }
    List<Path> found = logs.stream().filter(log -> isOf(name(log), service)).toList();
    if (found.isEmpty()) {
      throw new PlatformFailure(
          "No log of %s; there are: %s"
              .formatted(
                  service, logs.stream().map(LogsCommand::name).collect(Collectors.joining(", "))));
    }
    return found;
  }

  /** {@code trainer} stands for {@code trainer-service}, or for all of {@code trainer-1, ...}. */
  private static boolean isOf(String log, String wanted) {
    return log.equals(wanted) || log.matches(Pattern.quote(wanted) + "-(service|\\d+)");
  }

  private static List<Path> logsIn(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  private static String name(Path log) {
    return log.getFileName().toString().replaceFirst("\\.log$", "");
  }
}
