package io.athanor.trainer.basemodel;

import io.athanor.contracts.ProblemCode;
import org.jspecify.annotations.Nullable;

/** A base model cannot be used; the message says why and what to do. */
public final class BaseModelProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ProblemCode code;

  public BaseModelProblemException(ProblemCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ProblemCode code() {
    return code;
  }
}
