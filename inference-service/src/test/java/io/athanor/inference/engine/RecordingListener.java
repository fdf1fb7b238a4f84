package io.athanor.inference.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remembers what an answer consisted of. */
final class RecordingListener implements GenerationListener {

  private final StringBuilder text = new StringBuilder();
  private final List<DrawnToken> tokens = new ArrayList<>();
  private volatile @Nullable GenerationResult result;
  private volatile @Nullable RuntimeException failure;

  @Override
  public synchronized void onText(String piece) {
    text.append(piece);
  }

  @Override
  public synchronized void onPiece(String piece, List<DrawnToken> pieceTokens) {
    text.append(piece);
    tokens.addAll(pieceTokens);
  }

  @Override
  public void onFinished(GenerationResult finished) {
    result = finished;
  }

  @Override
  public void onFailed(RuntimeException cause) {
    failure = cause;
  }

  synchronized String text() {
    return text.toString();
  }

  synchronized List<DrawnToken> tokens() {
    return List.copyOf(tokens);
  }

  boolean ended() {
    return result != null || failure != null;
  }

  @Nullable GenerationResult result() {
    return result;
  }

  @Nullable RuntimeException failure() {
    return failure;
  }
}
