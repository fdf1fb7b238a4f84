package io.athanor.dataset.format;

import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;

/** Which formats have a place for a turn's weight. */
final class TurnWeights {

  private TurnWeights() {}

  static void requireNone(Turn turn) {
    if (turn.weight() != null) {
      throw new UnholdableRowException(
          "a turn has a weight, and this format has no place for one; choose openai-messages,"
              + " parquet or arrow");
    }
  }

  static void requireZeroOrOne(Turn turn) {
    Double weight = turn.weight();
    if (weight != null
        && (turn.role() != Role.ASSISTANT
            || (weight.intValue() != weight || weight < 0 || weight > 1))) {
      throw new UnholdableRowException(
          "a turn's weight is 0 or 1 and stands at assistant turns, was "
              + weight
              + " at "
              + turn.role().word());
    }
  }
}
