package io.athanor.dataset.quality;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import io.athanor.contracts.pipeline.GateKind;
import java.util.List;
import java.util.Optional;

/** Turns that say nothing, and conversations without a question or an answer. */
final class EmptyTurnsGate implements RowGate {

  @Override
  public GateKind kind() {
    return GateKind.EMPTY_TURNS;
  }

  @Override
  public Optional<Complaint> check(Example row) {
    if (row.text() != null) {
      return row.text().isBlank()
          ? Optional.of(new Complaint("the text is empty", ""))
          : Optional.empty();
    }
    List<Turn> turns = row.turns();
    for (int index = 0; index < turns.size(); index++) {
      if (turns.get(index).content().isBlank()) {
        return complaint(
            row, "turn " + (index + 1) + " (" + turns.get(index).role().word() + ") says nothing");
      }
    }
    if (turns.stream().noneMatch(turn -> turn.role() == Role.USER)) {
      return complaint(row, "nobody asks: there is no user's turn");
    }
    if (turns.getLast().role() != Role.ASSISTANT) {
      return complaint(row, "nobody answers: the last turn is not the assistant's");
    }
    return Optional.empty();
  }

  private static Optional<Complaint> complaint(Example row, String reason) {
    return Optional.of(new Complaint(reason, RowText.excerpt(row)));
  }
}
