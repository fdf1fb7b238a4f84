package io.athanor.trainer.data;

import io.athanor.trainer.engine.TokenRow;

/**
 * A row ready for training.
 *
 * @param part 1, or the place among the rows that a long document was split into
 */
public record EncodedRow(String exampleId, int part, TokenRow tokens) {
  public static EncodedRow whole(String exampleId, TokenRow tokens) {
    return new EncodedRow(exampleId, 1, tokens);
  }
}
