package io.athanor.local.cli;

import io.athanor.local.console.Console;
import io.athanor.local.console.TextTable;
import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.kafka.DeadLetter;
import io.athanor.local.kafka.DeadLetters;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the records that consumers refused, shows one, or sends one again. */
@Command(name = "dead-letters")
final class DeadLettersCommand implements Callable<Integer> {

  private static final String NO_PLACE = "";
  private static final int SHOWN_CHARACTERS = 2_000;
  private static final int WHOLE = Integer.MAX_VALUE;
  private static final List<Integer> WIDTHS = List.of(WHOLE, WHOLE, WHOLE, 60);

  private final Console console;
  private final Map<String, String> environment;

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(index = "0", arity = "0..1", paramLabel = "ACTION")
  private Action action = Action.LIST;

  @Parameters(index = "1", arity = "0..1", paramLabel = "PLACE")
  private String place = NO_PLACE;

  DeadLettersCommand(Console console, Map<String, String> environment) {
    this.console = console;
    this.environment = environment;
  }

  /** The words on the command line, there in small letters. */
  private enum Action {
    LIST,
    SHOW,
    REPLAY
  }

  @Override
  public Integer call() {
    String servers = CommandSettings.of(command, environment).platform().bootstrapServers();
    var letters = new DeadLetters(servers);
    switch (action) {
      case LIST -> list(letters.list());
      case SHOW -> show(letters.find(named()));
      case REPLAY -> {
        DeadLetter letter = letters.find(named());
        console.line("Sent again as " + letters.replay(letter));
      }
    }
    return 0;
  }

  private void list(List<DeadLetter> letters) {
    if (letters.isEmpty()) {
      console.line("There are no dead letters");
      return;
    }
    var table = new TextTable(WIDTHS).row(List.of("place", "time", "event", "reason"));
    letters.forEach(
        letter ->
            table.row(
                List.of(
                    letter.place(),
                    letter.time().toString(),
                    letter.eventType(),
                    letter.reason().replaceAll("\\s+", " "))));
    table.lines().forEach(console::line);
  }

  private void show(DeadLetter letter) {
    letter.headers().forEach(console::line);
    console.line("");
    console.line(letter.beginning(SHOWN_CHARACTERS));
  }

  private String named() {
    if (place.equals(NO_PLACE)) {
      throw new PlatformFailure("Which dead letter? ./athanor dead-letters lists their places");
    }
    return place;
  }
}
