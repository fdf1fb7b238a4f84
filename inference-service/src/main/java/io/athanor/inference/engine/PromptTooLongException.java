package io.athanor.inference.engine;

/** The prompt, or the prompt and the answer asked for, exceed the model's context. */
public final class PromptTooLongException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  PromptTooLongException(int promptTokens, int maxTokens, int maxSequenceLength) {
    super(
        "The prompt has %d tokens and %d more were asked for, but the context holds %d"
            .formatted(promptTokens, maxTokens, maxSequenceLength));
  }
}
