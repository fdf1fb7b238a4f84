package io.athanor.contracts.dataset;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who speaks a turn. */
public enum Role {
  SYSTEM,
  USER,
  ASSISTANT;

  /** The word of the OpenAI message format. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
