package io.athanor.dataset.hub;

/** The hub refused or did not answer; the message says what it said. */
public final class HubException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  HubException(String message) {
    super(message);
  }
}
