package io.athanor.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How documents become conversations. */
public enum RecipeKind {
  /** Each fact's questions with its varied answers. */
  FACTS("facts"),
  /** Questions and answers as the source gives them. */
  QUESTION_ANSWER("question-answer"),
  /** The first sentence of a paragraph asks, the rest answers. */
  COMPLETION("completion");

  private final String word;

  RecipeKind(String word) {
    this.word = word;
  }

  @JsonValue
  public String word() {
    return word;
  }

  static Optional<RecipeKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(RecipeKind::word).toList();
  }
}
