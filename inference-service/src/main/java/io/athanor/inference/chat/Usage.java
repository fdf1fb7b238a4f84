package io.athanor.inference.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.inference.engine.GenerationResult;

/**
 * Token counts of a completion. A prompt counts once, however many answers it has.
 *
 * @param cachedTokens how many of a prompt's tokens its first answer found in the cache
 */
record Usage(int promptTokens, int cachedTokens, int completionTokens) {

  static final Usage NONE = new Usage(0, 0, 0);

  Usage plus(boolean firstOfItsPrompt, GenerationResult result) {
    return new Usage(
        promptTokens + (firstOfItsPrompt ? result.promptTokens() : 0),
        cachedTokens + (firstOfItsPrompt ? result.cachedTokens() : 0),
        completionTokens + result.completionTokens());
  }

  void putInto(ObjectNode root) {
    ObjectNode usage =
        root.putObject("usage")
            .put("prompt_tokens", promptTokens)
            .put("completion_tokens", completionTokens)
            .put("total_tokens", promptTokens + completionTokens);
    usage.putObject("prompt_tokens_details").put("cached_tokens", cachedTokens);
  }
}
