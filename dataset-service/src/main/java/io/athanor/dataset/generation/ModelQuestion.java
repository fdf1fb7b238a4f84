package io.athanor.dataset.generation;

/**
 * What a model is asked.
 *
 * @param prompt name and version of the prompt, such as {@code judge/1}
 * @param model name of the model
 * @param mostTokens of the reply
 */
public record ModelQuestion(
    String prompt, String model, String system, String user, int mostTokens) {}
