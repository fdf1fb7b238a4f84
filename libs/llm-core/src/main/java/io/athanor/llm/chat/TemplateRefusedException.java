package io.athanor.llm.chat;

/**
 * Training with this template, tokenizer and base would teach a wrong format. The message says what
 * is wrong, shows the conversation as it would be trained on, and says what to do.
 */
public final class TemplateRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateRefusedException(String message) {
    super(message);
  }

  TemplateRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
