/**
 * The way of a run. Read {@link io.athanor.trainer.recipe.LoraFinetuneRecipe} first: setup, train,
 * cleanup; {@link io.athanor.trainer.recipe.TrainingLoop} holds the steps.
 */
@NullMarked
package io.athanor.trainer.recipe;

import org.jspecify.annotations.NullMarked;
