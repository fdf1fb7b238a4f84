package io.athanor.local.cli;

import io.athanor.local.chat.ChatClient;
import io.athanor.local.chat.ChatSession;
import io.athanor.local.client.ServiceClient;
import io.athanor.local.console.Console;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Talks to a served model: a dialogue, or one question given as argument. */
@Command(name = "chat")
final class ChatCommand implements Callable<Integer> {

  private final Console console;
  private final Map<String, String> environment;

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "MODEL")
  private String model = "";

  @Parameters(index = "1..*", paramLabel = "QUESTION")
  private List<String> question = List.of();

  @Option(names = "--system")
  private Optional<String> system = Optional.empty();

  @Option(names = "--compare")
  private boolean compare;

  @Option(names = "--max-tokens")
  private int maxTokens = 256;

  @Option(names = "--temperature")
  private double temperature;

  @Option(names = "--grounded", paramLabel = "COLLECTION")
  private Optional<String> collection = Optional.empty();

  ChatCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.environment = environment;
  }

  @Override
  public Integer call() throws IOException {
    ServiceClient services = CommandSettings.of(command, environment).services();
    var client = new ChatClient(services, model, temperature, maxTokens, collection);
    client.requireModel();
    var session = new ChatSession(client, console, system);
    session.compare(compare);
    if (!question.isEmpty()) {
      session.ask(String.join(" ", question));
      return 0;
    }
    session.talk(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    return 0;
  }
}
