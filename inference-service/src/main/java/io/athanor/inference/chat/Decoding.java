package io.athanor.inference.chat;

import io.athanor.inference.engine.AnswerOptions;
import io.athanor.inference.sampling.SamplingSettings;
import java.util.List;
import java.util.OptionalInt;

/**
 * How the answers to a prompt are made and sent, whatever the prompt is.
 *
 * @param adapterStrength factor of the adapter's change to the base model, 0 for the base alone
 * @param maxTokens greatest length of each answer, if the client limits it
 * @param choices number of answers
 * @param includeUsage whether a stream ends with a chunk of token counts
 */
public record Decoding(
    float adapterStrength,
    OptionalInt maxTokens,
    int choices,
    SamplingSettings sampling,
    List<String> stop,
    AnswerOptions options,
    boolean stream,
    boolean includeUsage) {

  boolean wantsLogprobs() {
    return options.topLogprobs().isPresent();
  }
}
