package io.athanor.inference.engine;

import io.athanor.inference.sampling.SamplingSettings;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One answer to be generated.
 *
 * @param promptTokens the rendered prompt, at least one token
 * @param adapter the adapter to answer with, null for the base model
 * @param maxTokens most tokens of the answer, at least 1
 * @param stopTokens tokens that end the answer and are no part of its text
 * @param stopStrings texts that end the answer and are no part of it
 * @param sampling how tokens are drawn
 * @param options what the answer should have beside its text
 */
public record GenerationRequest(
    int[] promptTokens,
    @Nullable AdapterUse adapter,
    int maxTokens,
    Set<Integer> stopTokens,
    List<String> stopStrings,
    SamplingSettings sampling,
    AnswerOptions options) {

  public GenerationRequest {
    if (promptTokens.length == 0) {
      throw new IllegalArgumentException("The prompt has no tokens");
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be >= 1, was " + maxTokens);
    }
    if (stopStrings.contains("")) {
      throw new IllegalArgumentException("A stop string must not be empty");
    }
    promptTokens = promptTokens.clone();
    stopTokens = Set.copyOf(stopTokens);
    stopStrings = List.copyOf(stopStrings);
  }

  /** A request for free text without probabilities. */
  public GenerationRequest(
      int[] promptTokens,
      @Nullable AdapterUse adapter,
      int maxTokens,
      Set<Integer> stopTokens,
      List<String> stopStrings,
      SamplingSettings sampling) {
    this(promptTokens, adapter, maxTokens, stopTokens, stopStrings, sampling, AnswerOptions.NONE);
  }

  /** The same request with other draws. */
  GenerationRequest withSeed(long seed) {
    return new GenerationRequest(
        promptTokens,
        adapter,
        maxTokens,
        stopTokens,
        stopStrings,
        sampling.withSeed(seed),
        options);
  }
}
