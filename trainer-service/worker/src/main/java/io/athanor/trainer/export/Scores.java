package io.athanor.trainer.export;

import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param step last optimizer step
 * @param bestStep the one whose adapter is exported
 * @param finalLoss training loss of the last step
 * @param bestScore held-out score of the best step, lower is better
 */
public record Scores(
    int step,
    int bestStep,
    double finalLoss,
    @Nullable Double bestScore,
    @Nullable Double validationLoss) {}
