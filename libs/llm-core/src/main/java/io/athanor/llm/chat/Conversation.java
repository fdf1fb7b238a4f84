package io.athanor.llm.chat;

import java.util.List;

/** Turns in order; never empty. */
public record Conversation(List<Turn> turns) {
  public Conversation {
    turns = List.copyOf(turns);
    if (turns.isEmpty()) {
      throw new IllegalArgumentException("a conversation needs at least one turn");
    }
  }

  public static Conversation of(Turn... turns) {
    return new Conversation(List.of(turns));
  }
}
