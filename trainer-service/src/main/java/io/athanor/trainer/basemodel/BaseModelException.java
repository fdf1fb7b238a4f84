package io.athanor.trainer.basemodel;

import io.athanor.contracts.ProblemCode;

/** A base model cannot be used; the message says why and what to do. */
public final class BaseModelException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ProblemCode code;

  public BaseModelException(ProblemCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ProblemCode code() {
    return code;
  }
}
