package io.athanor.dataset.files;

import org.jspecify.annotations.Nullable;

/** OpenAI's error object. */
record OpenAiError(Body error) {

  /**
   * What went wrong.
   *
   * @param param the field of the request that is at fault
   * @param code stable word for programs
   */
  record Body(String message, String type, @Nullable String param, @Nullable String code) {}
}
