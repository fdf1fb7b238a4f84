package io.athanor.inference.registry;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What became of a published model. */
public enum ModelState {
  /** It may be served; the newest of its name is. */
  PUBLISHED,
  /** It was taken back. */
  WITHDRAWN,
  /** It cannot be loaded. */
  REJECTED;

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ModelState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
