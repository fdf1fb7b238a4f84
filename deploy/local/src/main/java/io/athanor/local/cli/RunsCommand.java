package io.athanor.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.local.console.Console;
import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.runs.RunReport;
import io.athanor.local.runs.RunsClient;
import io.athanor.local.runs.RunsClient.Wish;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the training runs of the running platform, shows one, or asks something of one. */
@Command(name = "runs")
final class RunsCommand extends ClientCommand {

  private static final String NO_RUN = "";

  @Parameters(index = "0", arity = "0..1", paramLabel = "ACTION")
  private Action action = Action.LIST;

  @Parameters(index = "1", arity = "0..1", paramLabel = "RUN")
  private String run = NO_RUN;

  RunsCommand(Console console, Map<String, String> environment) {
    super(console, environment);
  }

  /** The words on the command line, there in small letters. */
  private enum Action {
    LIST,
    SHOW,
    PAUSE,
    RESUME,
    CANCEL
  }

  @Override
  public Integer call() {
    var client = new RunsClient(settings().services());
    switch (action) {
      case LIST -> list(client);
      case SHOW -> RunReport.details(client.find(named())).forEach(console::line);
      case PAUSE -> ask(client, Wish.PAUSE);
      case RESUME -> ask(client, Wish.RESUME);
      case CANCEL -> ask(client, Wish.CANCEL);
    }
    return 0;
  }

  private void list(RunsClient client) {
    List<JsonNode> runs = client.newest();
    if (runs.isEmpty()) {
      console.line("There are no training runs yet");
      return;
    }
    RunReport.table(runs).forEach(console::line);
  }

  private void ask(RunsClient client, Wish wish) {
    JsonNode asked = client.ask(client.find(named()), wish);
    console.line(
        "Run %s of %s is %s"
            .formatted(
                asked.path("id").asText(),
                asked.path("modelName").asText(),
                RunReport.state(asked)));
  }

  private String named() {
    if (run.equals(NO_RUN)) {
      throw new PlatformFailure("Which run? ./athanor runs lists them");
    }
    return run;
  }
}
