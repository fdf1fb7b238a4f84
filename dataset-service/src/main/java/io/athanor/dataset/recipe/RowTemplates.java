package io.athanor.dataset.recipe;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.pipeline.PromptTemplate;
import io.athanor.contracts.pipeline.RowMapping;
import io.athanor.contracts.pipeline.TemplateText;
import io.athanor.kit.http.ProblemException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each role says in a row, with the sheet's columns in braces.
 *
 * @param system null leaves the system turn to the chat template
 */
record RowTemplates(@Nullable TemplateText system, TemplateText user, TemplateText assistant) {

  /** Identifier of the one way to ask that {@code user} is. */
  static final String MAPPING = "user";

  static RowTemplates of(PromptTemplate way, RowMapping mapping, @Nullable String systemPrompt) {
    String assistant = way.answer() == null ? mapping.assistant() : way.answer();
    if (assistant == null) {
      throw new ProblemException(
          ProblemCode.INVALID_PIPELINE,
          "recipe rows needs \"assistant\", for example \"{answer}\"");
    }
    return new RowTemplates(
        mapping.system() == null ? constant(systemPrompt) : parse("system", mapping.system()),
        parse("user", way.text()),
        parse("assistant", assistant));
  }

  /** A system prompt for all rows is no template: its braces mean themselves. */
  private static @Nullable TemplateText constant(@Nullable String prompt) {
    return prompt == null ? null : TemplateText.parse(prompt.replace("{", "{{").replace("}", "}}"));
  }

  private static TemplateText parse(String field, String text) {
    try {
      return TemplateText.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.INVALID_PIPELINE, "recipe." + field + ": " + e.getMessage());
    }
  }

  /** Every column that is used. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>(user.names());
    names.addAll(assistant.names());
    if (system != null) {
      names.addAll(system.names());
    }
    return names;
  }
}
