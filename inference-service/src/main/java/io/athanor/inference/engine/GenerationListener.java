package io.athanor.inference.engine;

/**
 * Receives an answer piece by piece, in order, on the engine's thread: it must not block.
 *
 * <p>Exactly one of {@link #onFinished} and {@link #onFailed} is called, last.
 */
public interface GenerationListener {

  /** Receives the next piece: whole characters, never part of a stop string, never empty. */
  void onText(String piece);

  void onFinished(GenerationResult result);

  void onFailed(RuntimeException failure);
}
