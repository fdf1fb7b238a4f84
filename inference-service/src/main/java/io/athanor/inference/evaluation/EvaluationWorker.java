package io.athanor.inference.evaluation;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.inference.engine.EngineBusyException;
import io.athanor.inference.registry.ListedModel;
import io.athanor.inference.registry.ModelLoader;
import io.athanor.inference.registry.ModelsChanged;
import io.athanor.kit.observe.LogKeys;
import io.athanor.kit.trace.Tracing;
import io.athanor.kit.trace.WorkSpan;
import io.athanor.kit.work.WorkLoop;
import io.athanor.kit.work.WorkerBean;
import io.opentelemetry.context.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Evaluates one model after the other, for as long as some wait. */
@ApplicationScoped
class EvaluationWorker extends WorkerBean {

  private static final Logger LOGGER = LoggerFactory.getLogger(EvaluationWorker.class);
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Tracing tracing;
  private final EvaluationPipeline pipeline;
  private final ModelLoader loader;
  private final EvaluationConfig config;
  private final Map<String, Integer> failures = new HashMap<>();
  private final WorkLoop loop = new WorkLoop("evaluation", IDLE, this::evaluateNext);

  EvaluationWorker(
      EvaluationPipeline pipeline, ModelLoader loader, EvaluationConfig config, Tracing tracing) {
    this.tracing = tracing;
    this.pipeline = pipeline;
    this.loader = loader;
    this.config = config;
  }

  @Override
  protected WorkLoop loop() {
    return loop;
  }

  void onModelsChanged(@Observes ModelsChanged event) {
    loop.nudge();
  }

  private boolean evaluateNext() throws InterruptedException, ExecutionException {
    Optional<ListedModel> next = pipeline.next();
    if (next.isEmpty() || !(next.get().published() instanceof ModelPublished published)) {
      return false;
    }
    String id = published.modelId().value();
    try (WorkSpan span =
            tracing.begin("evaluate model", published.pipeline(), published.runId().value());
        Scope scope = span.enter()) {
      evaluate(next.get(), published, span);
    }
    failures.remove(id);
    LOGGER.atInfo().addKeyValue(LogKeys.MODEL, published.name()).log("model evaluated");
    loader.nudge(); // a model that was loaded for its evaluation only can go now
    return true;
  }

  private void evaluate(ListedModel model, ModelPublished published, WorkSpan span)
      throws InterruptedException, ExecutionException {
    try {
      pipeline.evaluate(model, published);
    } catch (EngineBusyException e) {
      throw e; // clients come first: try again later, as often as it takes
    } catch (RuntimeException | ExecutionException e) {
      span.failed(e);
      giveUpAfterTooMany(published, e);
      throw e;
    }
  }

  private void giveUpAfterTooMany(ModelPublished published, Exception cause) {
    int count = failures.merge(published.modelId().value(), 1, Integer::sum);
    if (count >= config.attempts()) {
      pipeline.fail(
          published,
          ProblemCode.INTERNAL_ERROR,
          "The evaluation failed %d times, at last with: %s".formatted(count, cause.getMessage()));
    }
  }
}
