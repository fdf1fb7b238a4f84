package io.athanor.local.cli;

import io.athanor.local.console.Console;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a pipeline file to its end. */
@Command(name = "run")
final class RunCommand implements Callable<Integer> {

  private final Console console;
  private final Map<String, String> environment;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private PipelineOptions options = new PipelineOptions();

  @Parameters(index = "0", paramLabel = "FILE")
  private Path file = Path.of("");

  RunCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    return new PipelineSession(console, CommandSettings.of(command, environment))
        .run(file, options);
  }
}
