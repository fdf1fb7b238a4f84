package io.athanor.dataset.files;

import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import io.athanor.dataset.format.TrainingRow;
import org.jspecify.annotations.Nullable;

/** Whether a well-formed row has something to learn. */
final class LearnableRow {

  private LearnableRow() {}

  /** Why it has nothing; null when it has. */
  static @Nullable String mistake(TrainingRow row) {
    return switch (row) {
      case TrainingRow.RawText text -> text.text().isBlank() ? "the text is empty" : null;
      case TrainingRow.Conversation conversation ->
          conversation.turns().stream().anyMatch(LearnableRow::isLearned)
              ? null
              : "no assistant turn with a text and a weight above 0, so there is nothing to learn";
    };
  }

  private static boolean isLearned(Turn turn) {
    Double weight = turn.weight();
    return turn.role() == Role.ASSISTANT
        && !turn.content().isBlank()
        && (weight == null || weight > 0);
  }
}
