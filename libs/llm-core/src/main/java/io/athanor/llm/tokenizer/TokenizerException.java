package io.athanor.llm.tokenizer;

/** A tokenizer that cannot be read or is not supported; the message names the file or key. */
public final class TokenizerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TokenizerException(String message) {
    super(message);
  }

  TokenizerException(String message, Throwable cause) {
    super(message, cause);
  }
}
