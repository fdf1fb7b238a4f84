package io.athanor.inference.engine;

/** The waiting line is full: the request was refused and should be tried again later. */
public final class EngineBusyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public EngineBusyException(int waiting) {
    this("%d requests are waiting already: try again in a moment".formatted(waiting));
  }

  public EngineBusyException(String message) {
    super(message);
  }
}
