package io.athanor.inference.sampling;

/** No token of the vocabulary may come next. */
public final class DeadEndException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DeadEndException() {
    super("No token of the model's vocabulary continues the answer as its grammar demands");
  }
}
