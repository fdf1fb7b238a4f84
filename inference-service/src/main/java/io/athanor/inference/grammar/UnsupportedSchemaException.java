package io.athanor.inference.grammar;

/** A schema that no grammar is written for; {@link #path()} leads to the place. */
public final class UnsupportedSchemaException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String path;

  UnsupportedSchemaException(String path, String message) {
    super(message);
    this.path = path;
  }

  /** Dotted path from the schema's root to what is not supported; empty for the root itself. */
  public String path() {
    return path;
  }
}
