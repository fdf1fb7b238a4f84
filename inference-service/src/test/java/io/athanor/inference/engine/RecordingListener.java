package io.athanor.inference.engine;

import org.jspecify.annotations.Nullable;

/** Remembers what an answer consisted of. */
final class RecordingListener implements GenerationListener {

  private final StringBuilder text = new StringBuilder();
  private volatile @Nullable GenerationResult result;
  private volatile @Nullable RuntimeException failure;

  @Override
  public synchronized void onText(String piece) {
    text.append(piece);
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

  @Nullable GenerationResult result() {
    return result;
  }

  @Nullable RuntimeException failure() {
    return failure;
  }
}
