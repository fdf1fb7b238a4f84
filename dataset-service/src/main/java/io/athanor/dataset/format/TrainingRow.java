package io.athanor.dataset.format;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Turn;
import java.util.List;

/** What one row of a file holds: a conversation, or raw text that is learned as it stands. */
public sealed interface TrainingRow {

  /** Turns in order, at least one. */
  record Conversation(List<Turn> turns) implements TrainingRow {
    public Conversation {
      if (turns.isEmpty()) {
        throw new IllegalArgumentException("a conversation needs a turn");
      }
      turns = List.copyOf(turns);
    }
  }

  /** Text without turns. */
  record RawText(String text) implements TrainingRow {}

  /** The row of a data set's example. */
  static TrainingRow of(Example example) {
    String text = example.text();
    return text == null ? new Conversation(example.turns()) : new RawText(text);
  }
}
