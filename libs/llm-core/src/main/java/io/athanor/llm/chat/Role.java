package io.athanor.llm.chat;

import java.util.Arrays;
import java.util.Locale;

/** Who speaks a turn. */
public enum Role {
  SYSTEM,
  USER,
  ASSISTANT,
  TOOL;

  /** The name that templates and JSON use. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of this name. */
  public static Role of(String spelling) {
    return Arrays.stream(values())
        .filter(role -> role.spelling().equals(spelling))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown role '" + spelling + "': use system, user, assistant or tool"));
  }
}
