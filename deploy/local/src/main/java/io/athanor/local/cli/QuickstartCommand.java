package io.athanor.local.cli;

import io.athanor.local.console.Console;
import io.athanor.local.settings.Installation;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the pipeline file that ships. */
@Command(name = "quickstart")
final class QuickstartCommand implements Callable<Integer> {

  private static final String PIPELINE = "examples/quickstart/pipeline.yaml";

  private final Console console;
  private final Map<String, String> environment;

  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private PipelineOptions options = new PipelineOptions();

  QuickstartCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    Path file = Installation.locate().root().resolve(PIPELINE);
    return new PipelineSession(console, CommandSettings.of(command, environment))
        .run(file, options);
  }
}
