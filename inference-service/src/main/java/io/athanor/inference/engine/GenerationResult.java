package io.athanor.inference.engine;

import java.time.Duration;

/**
 * How an answer ended.
 *
 * @param promptTokens tokens of the prompt
 * @param cachedTokens how many of them were taken from an earlier sequence's cache
 * @param completionTokens tokens drawn, a final stop token included
 * @param timeToFirstToken from submission to the first token drawn; zero when there was none
 * @param duration from submission to the end
 */
public record GenerationResult(
    FinishReason finishReason,
    int promptTokens,
    int cachedTokens,
    int completionTokens,
    Duration timeToFirstToken,
    Duration duration) {}
