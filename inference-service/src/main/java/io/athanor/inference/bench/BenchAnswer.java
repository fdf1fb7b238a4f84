package io.athanor.inference.bench;

import io.athanor.inference.engine.AdapterUse;
import io.athanor.inference.engine.GenerationEngine;
import io.athanor.inference.engine.GenerationListener;
import io.athanor.inference.engine.GenerationRequest;
import io.athanor.inference.engine.GenerationResult;
import io.athanor.inference.sampling.SamplingSettings;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A greedy answer of which only the end is of interest. */
final class BenchAnswer extends CompletableFuture<GenerationResult> implements GenerationListener {

  /** Submits a case's request. */
  static BenchAnswer to(
      ServingCase load,
      int stream,
      int round,
      @Nullable AdapterUse adapter,
      GenerationEngine engine) {
    var answer = new BenchAnswer();
    engine.submit(
        new GenerationRequest(
            load.prompt(stream, round, engine.vocabularySize()),
            adapter,
            load.answer(),
            Set.of(),
            List.of(),
            SamplingSettings.greedy()),
        answer);
    return answer;
  }

  @Override
  public void onText(String piece) {}

  @Override
  public void onFinished(GenerationResult result) {
    complete(result);
  }

  @Override
  public void onFailed(RuntimeException cause) {
    completeExceptionally(cause);
  }
}
