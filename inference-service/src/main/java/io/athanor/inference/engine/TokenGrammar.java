package io.athanor.inference.engine;

import io.athanor.inference.sampling.TokenConstraint;

/** A grammar on its way through one answer. */
public interface TokenGrammar extends TokenConstraint, AutoCloseable {

  @Override
  void close();
}
