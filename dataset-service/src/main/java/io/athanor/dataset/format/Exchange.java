package io.athanor.dataset.format;

import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as pairs of question and answer, for formats that know no turns.
 *
 * @param system text of the system turn; null without one
 * @param pairs at least one
 */
record Exchange(@Nullable String system, List<Pair> pairs) {

  /** One question with its answer. */
  record Pair(String question, String answer) {}

  TrainingRow.Conversation conversation() {
    List<Turn> turns = new ArrayList<>(2 * pairs.size() + 1);
    if (system != null) {
      turns.add(new Turn(Role.SYSTEM, system));
    }
    for (Pair pair : pairs) {
      turns.add(new Turn(Role.USER, pair.question()));
      turns.add(new Turn(Role.ASSISTANT, pair.answer()));
    }
    return new TrainingRow.Conversation(turns);
  }

  /**
   * The pairs of a row.
   *
   * @throws UnholdableRowException when it is raw text, has weights, or does not alternate
   */
  static Exchange of(TrainingRow row) {
    if (!(row instanceof TrainingRow.Conversation conversation)) {
      throw new UnholdableRowException(
          "raw text has no turns; choose text, text-jsonl, csv, parquet or arrow");
    }
    List<Turn> turns = conversation.turns();
    turns.forEach(TurnWeights::requireNone);
    boolean hasSystem = turns.getFirst().role() == Role.SYSTEM;
    List<Turn> spoken = hasSystem ? turns.subList(1, turns.size()) : turns;
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < spoken.size(); i += 2) {
      if (spoken.get(i).role() == Role.USER && spoken.get(i + 1).role() == Role.ASSISTANT) {
        pairs.add(new Pair(spoken.get(i).content(), spoken.get(i + 1).content()));
      }
    }
    if (pairs.isEmpty() || 2 * pairs.size() != spoken.size()) {
      throw new UnholdableRowException(
          "turns are not questions and answers in turn; choose openai-messages or sharegpt-jsonl");
    }
    return new Exchange(hasSystem ? turns.getFirst().content() : null, pairs);
  }

  /** The only pair. */
  Pair only() {
    if (pairs.size() != 1) {
      throw new UnholdableRowException(
          "the conversation has "
              + pairs.size()
              + " questions, and this format holds one with its answer; choose openai-messages,"
              + " sharegpt-jsonl or alpaca");
    }
    return pairs.getFirst();
  }

  /** Refuses a system turn that reading back would not find. */
  void requireSystemText() {
    if (system != null && system.isEmpty()) {
      throw new UnholdableRowException("this format takes an empty system turn for none");
    }
  }
}
