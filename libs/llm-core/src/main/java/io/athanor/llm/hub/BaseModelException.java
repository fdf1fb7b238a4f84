package io.athanor.llm.hub;

import org.jspecify.annotations.Nullable;

/** A base model that cannot be had; the message says what was tried and what would help. */
public final class BaseModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BaseModelException(String message) {
    super(message);
  }

  public BaseModelException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
