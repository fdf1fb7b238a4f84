package io.athanor.inference.engine.llamacpp;

import io.athanor.inference.engine.EngineException;

/** A call into llama.cpp that failed; the message ends with what llama.cpp itself logged last. */
public final class LlamaCppException extends EngineException {

  private static final long serialVersionUID = 1L;

  LlamaCppException(String message) {
    super(message);
  }

  LlamaCppException(String message, Throwable cause) {
    super(message, cause);
  }
}
