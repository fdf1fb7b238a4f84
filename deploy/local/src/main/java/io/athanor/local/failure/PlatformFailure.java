package io.athanor.local.failure;

/**
 * A failure the user can act on: its message is printed as it stands, without class name or stack
 * trace, and the command ends with status 1.
 *
 * <p>The message names the place (file, port, service) and what to do about it.
 */
public final class PlatformFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String text;

  public PlatformFailure(String message) {
    super(message);
    this.text = message;
  }

  public PlatformFailure(String message, Throwable cause) {
    super(message, cause);
    this.text = message;
  }

  /** What the user is told. */
  public String text() {
    return text;
  }
}
