package io.athanor.inference.engine;

import java.util.List;

/**
 * A token of an answer.
 *
 * @param drawn the token itself
 * @param alternatives the most probable tokens in its place, the best first
 */
public record DrawnToken(TokenLogprob drawn, List<TokenLogprob> alternatives) {
  public DrawnToken {
    alternatives = List.copyOf(alternatives);
  }
}
