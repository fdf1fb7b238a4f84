package io.athanor.trainer.check;

/**
 * A recorded run cannot be read or is of a kind that cannot be replayed; the message says where.
 */
public final class RecordingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RecordingException(String message) {
    super(message);
  }

  RecordingException(String message, Throwable cause) {
    super(message, cause);
  }
}
