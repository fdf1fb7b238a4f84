package io.athanor.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A way to ask. Its texts hold placeholders in braces, which ones depends on the recipe: {@code
 * {beginning}}, {@code {question}} or the names of a sheet's columns. A brace is written twice to
 * mean itself.
 *
 * @param text what the user says
 * @param weight how often it is chosen relative to the others
 * @param answer what the assistant says; null means the recipe's answer and nothing around it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PromptTemplate(String id, String text, double weight, @Nullable String answer) {

  public PromptTemplate(String id, String text, double weight) {
    this(id, text, weight, null);
  }
}
