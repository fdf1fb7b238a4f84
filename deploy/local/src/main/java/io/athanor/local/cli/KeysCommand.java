package io.athanor.local.cli;

import io.athanor.contracts.access.ApiKey;
import io.athanor.contracts.access.ApiScope;
import io.athanor.local.access.KeyFolder;
import io.athanor.local.console.Console;
import io.athanor.local.console.TextTable;
import io.athanor.local.failure.PlatformFailure;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes, lists and revokes API keys. */
@Command(name = "keys")
final class KeysCommand extends ClientCommand {

  private static final String NO_NAME = "";

  @Parameters(index = "0", arity = "0..1", paramLabel = "ACTION")
  private Action action = Action.LIST;

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME")
  private String name = NO_NAME;

  @Option(names = "--scope", split = ",", paramLabel = "SCOPE")
  private List<String> scopes = List.of("all");

  @Option(names = "--requests-per-minute", paramLabel = "N")
  private int requestsPerMinute;

  KeysCommand(Console console, Map<String, String> environment) {
    super(console, environment);
  }

  /** The words on the command line, there in small letters. */
  private enum Action {
    LIST,
    CREATE,
    REVOKE
  }

  @Override
  public Integer call() {
    var folder = new KeyFolder(settings().home());
    switch (action) {
      case LIST -> list(folder.list());
      case CREATE -> create(folder);
      case REVOKE -> {
        folder.revoke(named());
        console.line(
            "The key %s is revoked; a running platform knows within 5 seconds".formatted(name));
      }
    }
    return 0;
  }

  private void create(KeyFolder folder) {
    List<ApiScope> parsed;
    try {
      parsed = scopes.stream().map(ApiScope::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new PlatformFailure(String.valueOf(e.getMessage()), e);
    }
    String secret = folder.create(named(), parsed, requestsPerMinute);
    console.line(secret);
    console.line("This is shown once and kept nowhere. Clients send it as their API key.");
  }

  private void list(List<ApiKey> keys) {
    if (keys.isEmpty()) {
      console.line("There are no API keys; ./athanor keys create NAME makes one");
      return;
    }
    var table = TextTable.unlimited(3).row(List.of("name", "scopes", "requests a minute"));
    keys.forEach(key -> table.row(row(key)));
    table.lines().forEach(console::line);
  }

  private static List<String> row(ApiKey key) {
    String limit =
        key.requestsPerMinute() == 0 ? "no limit" : Integer.toString(key.requestsPerMinute());
    return List.of(
        key.name(),
        key.scopes().stream().map(ApiScope::toString).collect(Collectors.joining(",")),
        limit);
  }

  private String named() {
    if (name.equals(NO_NAME)) {
      throw new PlatformFailure("Which key? Give a name: ./athanor keys create NAME");
    }
    return name;
  }
}
