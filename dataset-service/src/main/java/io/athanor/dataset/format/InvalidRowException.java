package io.athanor.dataset.format;

/** A row breaks a rule of its format. */
final class InvalidRowException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String pointer;

  /**
   * @param pointer the place in the row as a JSON pointer, for example {@code /messages/1/role}
   */
  InvalidRowException(String pointer, String reason) {
    super(reason);
    this.pointer = pointer;
  }

  String pointer() {
    return pointer;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
