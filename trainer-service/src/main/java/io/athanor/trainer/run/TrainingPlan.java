package io.athanor.trainer.run;

import io.athanor.contracts.training.TrainingSpec;

/**
 * What the worker derived from specification, data set and base when it started.
 *
 * @param steps optimizer steps: epochs x ceil(rows / effective batch)
 * @param tokens tokens of one epoch
 * @param settings every hyper-parameter with the value it has
 */
public record TrainingPlan(int steps, int epochs, int rows, long tokens, TrainingSpec settings) {}
