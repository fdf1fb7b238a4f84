package io.athanor.trainer.engine;

/**
 * One training row: token ids and, per token, the weight of its loss; 0 leaves a token out.
 *
 * <p>The first token never carries loss: nothing before it predicts it.
 */
public record TokenRow(int[] tokens, float[] weights) {
  public TokenRow {
    if (tokens.length == 0 || tokens.length != weights.length) {
      throw new IllegalArgumentException(
          "a row needs one weight per token: %d tokens, %d weights"
              .formatted(tokens.length, weights.length));
    }
  }

  public int length() {
    return tokens.length;
  }

  /** Tokens that carry loss. */
  public int supervised() {
    int count = 0;
    for (int i = 1; i < weights.length; i++) {
      if (weights[i] > 0) {
        count++;
      }
    }
    return count;
  }

  /** Sum of loss weights; equals {@link #supervised} when all weights are 1. */
  public double totalWeight() {
    double total = 0;
    for (int i = 1; i < weights.length; i++) {
      total += weights[i];
    }
    return total;
  }
}
