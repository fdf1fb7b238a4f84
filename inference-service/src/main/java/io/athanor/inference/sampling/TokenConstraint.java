package io.athanor.inference.sampling;

/** Which tokens may come next in an answer that has to follow a grammar. */
public interface TokenConstraint {

  /** Whether the answer may go on with a token. */
  boolean allows(int token);

  /** Sets the logits of all tokens that may not come next to negative infinity. */
  void mask(float[] logits);

  /** Takes note of the token that was drawn, which is an allowed one. */
  void accept(int token);
}
