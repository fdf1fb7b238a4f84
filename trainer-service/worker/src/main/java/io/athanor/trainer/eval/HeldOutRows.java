package io.athanor.trainer.eval;

import io.athanor.trainer.engine.TokenRow;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that are never trained: held-out wordings of facts with a right answer, anchors with the
 * base's own answer, validation conversations.
 */
public record HeldOutRows(
    List<TokenRow> paraphrases, List<TokenRow> anchors, List<TokenRow> validation) {
  public HeldOutRows {
    paraphrases = List.copyOf(paraphrases);
    anchors = List.copyOf(anchors);
    validation = List.copyOf(validation);
  }

  /** Whether anything says how good a step is. */
  public boolean canChoose() {
    return !paraphrases.isEmpty() || !validation.isEmpty();
  }

  /** At most {@code count} of them, spread evenly. */
  public static <T> List<T> spread(List<T> rows, int count) {
    if (rows.size() <= count) {
      return rows;
    }
    List<T> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(rows.get((int) ((long) i * rows.size() / count)));
    }
    return chosen;
  }
}
