package io.athanor.dataset.format;

/** A file of conversations breaks the rules of its format; the message names the place. */
public final class InvalidConversationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InvalidConversationException(String place, String message) {
    super(place + ": " + message);
  }
}
