package io.athanor.inference.engine;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What an answer should have beside its text.
 *
 * @param topLogprobs wanted alternatives per token, 0 for the drawn token's own probability alone;
 *     empty for no probabilities
 * @param grammar in llama.cpp's GBNF that the answer has to follow; null for free text
 */
public record AnswerOptions(OptionalInt topLogprobs, @Nullable String grammar) {

  /** Free text without probabilities. */
  public static final AnswerOptions NONE = new AnswerOptions(OptionalInt.empty(), null);
}
