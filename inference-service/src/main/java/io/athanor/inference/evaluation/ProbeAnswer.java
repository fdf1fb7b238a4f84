package io.athanor.inference.evaluation;

import io.athanor.inference.engine.FinishReason;
import io.athanor.inference.engine.GenerationListener;
import io.athanor.inference.engine.GenerationResult;
import java.util.concurrent.CompletableFuture;

/** The whole text of one answer. */
final class ProbeAnswer implements GenerationListener {

  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<String> whole = new CompletableFuture<>();

  @Override
  public void onText(String piece) {
    text.append(piece);
  }

  @Override
  public void onFinished(GenerationResult result) {
    if (result.finishReason() == FinishReason.CANCELLED) {
      whole.cancel(false);
    } else {
      whole.complete(text.toString());
    }
  }

  @Override
  public void onFailed(RuntimeException failure) {
    whole.completeExceptionally(failure);
  }

  CompletableFuture<String> whole() {
    return whole;
  }
}
