package io.athanor.contracts.pipeline;

/**
 * A way to ask: {@code text} holds the placeholder {@code {beginning}}.
 *
 * @param weight how often it is chosen relative to the others
 */
public record PromptTemplate(String id, String text, double weight) {}
