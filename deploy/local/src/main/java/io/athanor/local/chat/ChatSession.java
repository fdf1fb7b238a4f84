package io.athanor.local.chat;

import io.athanor.local.console.Console;
import io.athanor.local.console.Style;
import io.athanor.local.failure.PlatformFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A dialogue with one model; every turn so far is sent with the next. */
public final class ChatSession {

  private static final String EXIT = "/exit";
  private static final String RESET = "/reset";
  private static final String COMPARE = "/compare";

  private final ChatClient client;
  private final Console console;
  private final Optional<String> system;
  private final List<ChatMessage> messages = new ArrayList<>();
  private boolean compares;

  public ChatSession(ChatClient client, Console console, Optional<String> system) {
    this.client = client;
    this.console = console;
    this.system = system;
    reset();
  }

  /** Reads questions until {@code /exit} or the end of input. */
  public void talk(BufferedReader input) throws IOException {
    if (console.isTerminal()) {
      console.line(
          console.styled(
              Style.DIM,
              "%s forgets the dialogue, %s asks the base model too, %s ends"
                  .formatted(RESET, COMPARE, EXIT)));
    }
    while (true) {
      prompt();
      String line = input.readLine();
      if (line == null || line.strip().equals(EXIT)) {
        return;
      }
      if (line.strip().equals(RESET)) {
        reset();
      } else if (line.strip().equals(COMPARE)) {
        compare(!compares);
        console.line(compares ? "The base model answers too" : "The model answers alone");
      } else if (!line.isBlank()) {
        askAndGoOn(line.strip());
      }
    }
  }

  /** Whether the base model answers each question too; the dialogue goes on with the model's. */
  public void compare(boolean wanted) {
    compares = wanted;
  }

  /** Asks one question and prints the answer as it comes. */
  public void ask(String question) {
    messages.add(new ChatMessage("user", question));
    try {
      String answer =
          compares
              ? client.compare(messages, new ComparedAnswers(console)::add)
              : client.answer(messages, console::text);
      messages.add(new ChatMessage("assistant", answer));
      console.line();
    } catch (PlatformFailure e) {
      // The dialogue must not go on with a question that was never answered.
      messages.removeLast();
      throw e;
    }
  }

  private void askAndGoOn(String question) {
    try {
      ask(question);
    } catch (PlatformFailure e) {
      console.error(e.text());
    }
  }

  private void prompt() {
    if (console.isTerminal()) {
      console.text(console.styled(Style.CYAN, "> "));
    }
  }

  private void reset() {
    messages.clear();
    system.ifPresent(text -> messages.add(new ChatMessage("system", text)));
  }
}
