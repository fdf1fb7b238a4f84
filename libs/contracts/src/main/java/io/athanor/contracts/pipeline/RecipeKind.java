package io.athanor.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How documents become conversations. Each has its page in {@code docs/recipes}. */
public enum RecipeKind {
  /** Each fact's questions with its varied answers. */
  FACTS("facts"),
  /** Questions and answers as the source gives them. */
  QUESTION_ANSWER("question-answer"),
  /** The first sentences of a paragraph ask, the rest answers. */
  COMPLETION("completion"),
  /** Each row of a sheet is a conversation; its columns are put into templates. */
  ROWS("rows"),
  /** A line of a script asks, the next speaker's reply answers. */
  DIALOGUE_PAIRS("dialogue-pairs"),
  /** Text as it stands, without any turns; loss lies on all of it. */
  RAW_TEXT("raw-text"),
  /** Finished conversations as the source gives them. */
  CONVERSATIONS("conversations"),
  /** A model writes questions and answers about each paragraph, and another look at them judges. */
  GENERATED("generated");

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
