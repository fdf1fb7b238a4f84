package io.athanor.inference.engine;

/** Why an answer ended. */
public enum FinishReason {
  /** A stop token or stop string. */
  STOP,
  /** The greatest number of tokens was reached. */
  LENGTH,
  /** The requester went away. */
  CANCELLED
}
