package io.athanor.dataset.quality;

import io.athanor.contracts.dataset.Example;

/** Counts a row's tokens as the base model's template and tokenizer write it. */
public interface TokenCounter {

  /**
   * Tokens of a row.
   *
   * @throws IllegalArgumentException when the model's template refuses the row
   */
  int tokens(Example row);

  /** Most tokens that the model takes. */
  int mostTokens();

  /** The base model's name, for messages. */
  String model();
}
