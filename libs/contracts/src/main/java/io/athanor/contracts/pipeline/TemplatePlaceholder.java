package io.athanor.contracts.pipeline;

import java.util.Optional;

/**
 * What a recipe puts into its prompt templates.
 *
 * @param asked the placeholder of what the user says
 * @param answered the placeholder of what the assistant says
 * @param meaning of {@code asked}, for messages
 */
public record TemplatePlaceholder(String asked, String answered, String meaning) {

  private static final TemplatePlaceholder BEGINNING =
      new TemplatePlaceholder("beginning", "rest", "the paragraph's first sentence");
  private static final TemplatePlaceholder QUESTION =
      new TemplatePlaceholder("question", "answer", "the question");

  /** Empty for recipes without prompt templates, and for rows, whose columns are placeholders. */
  public static Optional<TemplatePlaceholder> of(RecipeKind kind) {
    return switch (kind) {
      case COMPLETION -> Optional.of(BEGINNING);
      case QUESTION_ANSWER -> Optional.of(QUESTION);
      case FACTS, ROWS, DIALOGUE_PAIRS, RAW_TEXT, CONVERSATIONS, GENERATED -> Optional.empty();
    };
  }
}
