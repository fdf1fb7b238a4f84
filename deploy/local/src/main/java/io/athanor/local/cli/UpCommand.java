package io.athanor.local.cli;

import io.athanor.local.LocalPlatform;
import io.athanor.local.console.Console;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the platform and stays until Ctrl-C, or leaves it running in the background. */
@Command(name = "up")
final class UpCommand implements Callable<Integer> {

  private final Console console;
  private final Map<String, String> environment;

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(names = {"-d", "--detach"})
  private boolean detach;

  UpCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    PlatformSettings settings = CommandSettings.of(command, environment).platform();
    if (detach) {
      return new BackgroundLauncher(console, settings)
          .start(command.commandLine().getParseResult().originalArgs());
    }
    console.line("Starting Athanor on " + settings.home().root());
    try (var platform =
        LocalPlatform.start(settings, Installation.locate(), new StartingListener(console))) {
      console.line();
      console.line("Athanor is up: %s  (Ctrl-C stops it)".formatted(platform.frontDoor()));
      return ForegroundWait.untilItEnds(platform, console);
    }
  }
}
