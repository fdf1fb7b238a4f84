package io.athanor.trainer.export;

/** An exported model does not compute what the trained one does; it is not published. */
public final class ExportVerificationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExportVerificationException(String message) {
    super(message);
  }
}
