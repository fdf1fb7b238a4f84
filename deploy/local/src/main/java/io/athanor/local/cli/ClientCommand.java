package io.athanor.local.cli;

import io.athanor.local.console.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that works on a platform that is there already, with this call's settings. */
abstract class ClientCommand implements Callable<Integer> {

  protected final Console console;
  private final Map<String, String> environment;

  @Spec private CommandSpec command = CommandSpec.create();

  ClientCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.environment = environment;
  }

  /** Settings of the command line and the environment; known when the command is called. */
  protected CommandSettings settings() {
    return CommandSettings.of(command, environment);
  }
}
