package io.athanor.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.local.console.Console;
import io.athanor.local.datasets.DatasetsClient;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes a version of a data set on a hub. */
@Command(name = "push")
final class PushCommand implements Callable<Integer> {

  private final Console console;
  private final Map<String, String> environment;

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "DATASET[:VERSION]")
  private String dataset = "";

  @Parameters(index = "1", paramLabel = "REPO")
  private String repository = "";

  @Option(names = "--license", required = true)
  private String license = "";

  @Option(names = "--public")
  private boolean isPublic;

  PushCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var client = new DatasetsClient(CommandSettings.of(command, environment).services());
    JsonNode published = client.push(client.version(dataset), repository, license, isPublic);
    console.line(
        "Published %s, commit %s"
            .formatted(published.path("address").asText(), published.path("commit").asText()));
    return 0;
  }
}
