package io.athanor.trainer.run;

import java.time.Instant;

/**
 * Where a run stood at its last noted step (shaped like kubeflow's KEP-2779: percentage, remaining
 * time, metrics, last update).
 */
public record RunProgress(
    String phase,
    int step,
    int steps,
    double epoch,
    double percentage,
    double secondsLeft,
    double loss,
    double learningRate,
    double tokensPerSecond,
    Instant updatedAt) {}
