package io.athanor.contracts.pipeline;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a gate does with what it finds. */
public enum GateAction {
  /** It does not look. */
  OFF,
  /** It counts and lists. */
  FLAG,
  /** It counts, lists and keeps the row out. */
  DROP;

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<GateAction> of(String word) {
    return Arrays.stream(values()).filter(action -> action.word().equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(GateAction::word).toList();
  }
}
