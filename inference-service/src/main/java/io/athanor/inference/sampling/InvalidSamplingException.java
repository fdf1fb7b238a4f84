package io.athanor.inference.sampling;

/** A sampling setting outside its range; {@link #field()} is its name in the OpenAI request. */
public final class InvalidSamplingException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String field;

  InvalidSamplingException(String field, String message) {
    super(message);
    this.field = field;
  }

  /** The name of the setting as a client writes it, such as {@code top_p}. */
  public String field() {
    return field;
  }

  static void require(boolean holds, String field, String range, Number actual) {
    if (!holds) {
      throw new InvalidSamplingException(field, field + " must be " + range + ", was " + actual);
    }
  }
}
