package io.athanor.inference.chat;

import io.athanor.inference.sampling.SamplingSettings;
import io.athanor.llm.chat.Conversation;
import java.util.List;
import java.util.OptionalInt;

/**
 * A checked chat completion request.
 *
 * @param maxTokens greatest length of the answer, if the client limits it
 * @param includeUsage whether a stream ends with a chunk of token counts
 */
record ChatRequest(
    String model,
    Conversation conversation,
    OptionalInt maxTokens,
    SamplingSettings sampling,
    List<String> stop,
    boolean stream,
    boolean includeUsage) {}
