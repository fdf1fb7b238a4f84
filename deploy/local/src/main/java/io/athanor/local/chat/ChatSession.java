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

  private final ChatClient client;
  private final Console console;
  private final Optional<String> system;
  private final List<ChatMessage> messages = new ArrayList<>();

  public ChatSession(ChatClient client, Console console, Optional<String> system) {
    this.client = client;
    this.console = console;
    this.system = system;
    reset();
  }

  /** Reads questions until {@code /exit} or the end of input. */
  public void talk(BufferedReader input) throws IOException {
    if (console.isTerminal()) {
      console.line(console.styled(Style.DIM, RESET + " forgets the dialogue, " + EXIT + " ends"));
    }
    while (true) {
      prompt();
      String line = input.readLine();
      if (line == null || line.strip().equals(EXIT)) {
        return;
      }
      if (line.strip().equals(RESET)) {
        reset();
      } else if (!line.isBlank()) {
        askAndGoOn(line.strip());
      }
    }
  }

  /** Asks one question and prints the answer as it comes. */
  public void ask(String question) {
    messages.add(new ChatMessage("user", question));
    try {
      String answer = client.answer(messages, console::text);
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
