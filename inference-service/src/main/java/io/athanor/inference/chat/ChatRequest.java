package io.athanor.inference.chat;

import io.athanor.inference.engine.AnswerOptions;
import io.athanor.inference.sampling.SamplingSettings;
import io.athanor.llm.chat.Conversation;
import java.util.List;
import java.util.OptionalInt;

/**
 * A checked chat completion request.
 *
 * @param adapterStrength factor of the adapter's change to the base model, 0 for the base alone
 * @param maxTokens greatest length of each answer, if the client limits it
 * @param choices number of answers
 * @param includeUsage whether a stream ends with a chunk of token counts
 */
record ChatRequest(
    String model,
    Conversation conversation,
    float adapterStrength,
    OptionalInt maxTokens,
    int choices,
    SamplingSettings sampling,
    List<String> stop,
    AnswerOptions options,
    boolean stream,
    boolean includeUsage) {}
