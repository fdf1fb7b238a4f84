package io.athanor.dataset.quality;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.pipeline.GateKind;
import java.util.Optional;

/**
 * Conversations longer than the model takes: the trainer would cut their end off. Raw text is not
 * looked at, for the trainer splits it without losing a token.
 *
 * @param most tokens
 */
record LengthGate(TokenCounter counter, int most) implements RowGate {

  @Override
  public GateKind kind() {
    return GateKind.TOO_LONG;
  }

  @Override
  public Optional<Complaint> check(Example row) {
    if (row.text() != null) {
      return Optional.empty();
    }
    int tokens;
    try {
      tokens = counter.tokens(row);
    } catch (IllegalArgumentException e) {
      return Optional.of(
          new Complaint(
              "the template of " + counter.model() + " refuses it: " + e.getMessage(),
              RowText.excerpt(row)));
    }
    return tokens > most
        ? Optional.of(
            new Complaint(
                tokens
                    + " tokens with the template of "
                    + counter.model()
                    + ", and "
                    + most
                    + " are trained; shorten it or raise training.maxSequenceLength",
                RowText.excerpt(row)))
        : Optional.empty();
  }
}
