package io.athanor.contracts.pipeline;

import io.athanor.contracts.training.TrainingSpec;

/**
 * One of several ways to make a model of the same sources, to be compared with the others.
 *
 * @param name unique in its pipeline; the model is called {@code modelName-name}
 * @param training the pipeline's training section, overridden by the variant's own
 */
public record VariantSpec(String name, RecipeSpec recipe, TrainingSpec training) {}
