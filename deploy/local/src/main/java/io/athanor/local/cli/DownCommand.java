package io.athanor.local.cli;

import io.athanor.local.PlatformState;
import io.athanor.local.console.Console;
import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.process.Leftovers;
import io.athanor.local.settings.DataFolder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Stops the platform that runs on the data folder and waits for its end. */
@Command(name = "down")
final class DownCommand implements Callable<Integer> {

  /** Services, Kafka and PostgreSQL have 15 seconds each. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Console console;
  private final Map<String, String> environment;

  @Spec private CommandSpec command = CommandSpec.create();

  DownCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    DataFolder home = CommandSettings.of(command, environment).home();
    Optional<ProcessHandle> launcher =
        PlatformState.ofRunning(home).flatMap(state -> ProcessHandle.of(state.pid()));
    if (launcher.isPresent()) {
      end(launcher.get());
      console.line("Athanor on %s is stopped".formatted(home.root()));
    } else {
      int ended = new Leftovers(home.run()).end(PATIENCE);
      console.line(
          ended == 0
              ? "No platform runs on " + home.root()
              : "Ended %d processes a killed launcher had left on %s"
                  .formatted(ended, home.root()));
    }
    return 0;
  }

  private static void end(ProcessHandle launcher) throws InterruptedException {
    launcher.destroy();
    try {
      launcher.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new PlatformFailure(
          "The launcher (process %d) has not ended after %d seconds; see its log, then end it with kill -9 %d"
              .formatted(launcher.pid(), PATIENCE.toSeconds(), launcher.pid()),
          e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
