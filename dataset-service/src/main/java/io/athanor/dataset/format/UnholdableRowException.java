package io.athanor.dataset.format;

/** A format has no place for a row; the message says for what and which format has one. */
public final class UnholdableRowException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnholdableRowException(String message) {
    super(message);
  }
}
