package io.athanor.inference.engine;

import java.util.List;

/**
 * Receives an answer piece by piece, in order, on the engine's thread: it must not block.
 *
 * <p>Exactly one of {@link #onFinished} and {@link #onFailed} is called, last.
 */
public interface GenerationListener {

  /** Receives the next piece: whole characters, never part of a stop string, never empty. */
  void onText(String piece);

  /**
   * Receives the next piece with the tokens that end in it, when the request asked for their
   * probabilities. The text may be empty here.
   */
  default void onPiece(String piece, List<DrawnToken> tokens) {
    if (!piece.isEmpty()) {
      onText(piece);
    }
  }

  void onFinished(GenerationResult result);

  void onFailed(RuntimeException failure);
}
