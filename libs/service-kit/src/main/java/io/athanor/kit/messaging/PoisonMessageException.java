package io.athanor.kit.messaging;

/**
 * A record that no retry can help: it goes to the dead-letter topic with this message as the
 * reason, and the stream goes on.
 */
public final class PoisonMessageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public PoisonMessageException(String message) {
    super(message);
  }

  public PoisonMessageException(String message, Throwable cause) {
    super(message, cause);
  }
}
