package io.athanor.inference.engine;

/** A grammar that the engine cannot read. */
public final class InvalidGrammarException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public InvalidGrammarException(String message) {
    super(message);
  }
}
