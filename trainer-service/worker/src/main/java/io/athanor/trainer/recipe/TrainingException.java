package io.athanor.trainer.recipe;

/** A run cannot go on for a known reason; the code is stable, the message is for people. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  public TrainingException(String code, String detail) {
    super(detail);
    this.code = code;
  }

  public TrainingException(String code, String detail, Throwable cause) {
    super(detail, cause);
    this.code = code;
  }

  public String code() {
    return code;
  }
}
