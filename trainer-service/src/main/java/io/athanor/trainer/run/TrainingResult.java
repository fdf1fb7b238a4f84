package io.athanor.trainer.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a finished training says about itself.
 *
 * @param steps optimizer steps of the whole run
 * @param bestStep the step whose adapter was kept
 * @param finalLoss mean loss per supervised token of the last step
 * @param validationLoss the same over held-out rows, if there are any
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingResult(
    int steps, int bestStep, double finalLoss, @Nullable Double validationLoss) {}
