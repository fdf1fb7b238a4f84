package io.athanor.inference.evaluation;

import io.athanor.contracts.event.ModelPublished;
import io.athanor.kit.feed.Progress;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells watchers how many answers there are. */
@ApplicationScoped
class EvaluationProgress {

  private final Progress progress;

  EvaluationProgress(Progress progress) {
    this.progress = progress;
  }

  /** What is to be run after each of {@code total} answers. */
  Runnable of(ModelPublished model, int total) {
    AtomicInteger done = new AtomicInteger();
    return () ->
        progress.post(
            model.pipeline(),
            "evaluation",
            Map.of("model", model.name(), "done", done.incrementAndGet(), "total", total));
  }
}
