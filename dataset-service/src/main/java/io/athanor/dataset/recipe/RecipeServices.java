package io.athanor.dataset.recipe;

import io.athanor.contracts.pipeline.GenerationOptions;
import io.athanor.dataset.generation.ModelReplies;
import java.util.function.Function;

/**
 * What recipes need from outside.
 *
 * @param facts how many rows a fact gets when the pipeline file does not say
 * @param conversations reads finished conversations
 * @param models connects to the model that writes rows
 */
public record RecipeServices(
    FactsOptions facts,
    ConversationSource conversations,
    Function<GenerationOptions, ModelReplies> models) {}
