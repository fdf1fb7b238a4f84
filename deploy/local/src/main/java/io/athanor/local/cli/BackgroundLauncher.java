package io.athanor.local.cli;

import io.athanor.local.PlatformState;
import io.athanor.local.console.Console;
import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.process.LogFile;
import io.athanor.local.settings.PlatformSettings;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts {@code up} in a process and session of its own and waits until it is ready. */
final class BackgroundLauncher {

  private static final int POLL_MILLIS = 200;
  private static final int TAIL_LINES = 30;
  private static final String MAIN_CLASS = "io.athanor.local.Main";

  private final Console console;
  private final PlatformSettings settings;

  BackgroundLauncher(Console console, PlatformSettings settings) {
    this.console = console;
    this.settings = settings;
  }

  int start(List<String> arguments) {
    settings.home().create();
    var log = new LogFile(settings.home().logs().resolve("launcher.log"));
    console.line("Starting Athanor on %s in the background".formatted(settings.home().root()));
    try {
      if (PlatformState.ofRunning(settings.home()).isEmpty()) {
        log.rotate();
      }
      Process launcher = launch(arguments, log.path());
      while (!launcher.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        Optional<PlatformState> state =
            PlatformState.ofRunning(settings.home())
                .filter(PlatformState::ready)
                .filter(running -> running.pid() == launcher.pid());
        if (state.isPresent()) {
          console.line(
              "Athanor is up: %s  (./athanor down stops it)".formatted(state.get().frontDoor()));
          return 0;
        }
      }
      throw new PlatformFailure(
          "The launcher ended with status %d; last lines of %s:%n%s"
              .formatted(launcher.exitValue(), log.path(), log.tail(TAIL_LINES)));
    } catch (IOException e) {
      throw new PlatformFailure("The launcher cannot be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static Process launch(List<String> arguments, Path log) throws IOException {
    var command = new ArrayList<>(List.of("setsid"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN_CLASS));
    arguments.stream()
        .filter(argument -> !argument.equals("--detach") && !argument.equals("-d"))
        .forEach(command::add);
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().remove("ATHANOR_COLUMNS");
    return builder.start();
  }
}
