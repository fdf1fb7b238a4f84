package io.athanor.kit.http.openai;

import org.jspecify.annotations.Nullable;

/** OpenAI's error object; its clients show the message and take the class from the status. */
public record OpenAiError(Body error) {

  /**
   * What went wrong.
   *
   * @param param the field of the request that is at fault
   * @param code stable word for programs
   */
  public record Body(String message, String type, @Nullable String param, @Nullable String code) {}
}
