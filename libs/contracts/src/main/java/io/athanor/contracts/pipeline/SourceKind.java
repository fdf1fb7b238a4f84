package io.athanor.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;

/** How a source is read. The word is also the field's name in a pipeline file. */
public enum SourceKind {
  /** A fact sheet in YAML or JSON. */
  FACTS("facts"),
  /** JSON lines of {@code question} and {@code answer}. */
  QUESTION_ANSWER("questionAnswer"),
  /** One HTML page, or a numbered range such as {@code https://example.org/sta{01..50}.htm}. */
  PAGES("pages");

  private final String word;

  SourceKind(String word) {
    this.word = word;
  }

  @JsonValue
  public String word() {
    return word;
  }

  static List<String> words() {
    return Arrays.stream(values()).map(SourceKind::word).toList();
  }
}
