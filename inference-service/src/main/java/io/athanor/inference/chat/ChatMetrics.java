package io.athanor.inference.chat;

import io.athanor.inference.engine.GenerationResult;
import io.athanor.inference.registry.ServedModel;
import io.athanor.kit.observe.GenAi;
import io.athanor.kit.trace.Tracing;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;

/**
 * Records OpenTelemetry's GenAI metrics of each completion. The model in them is the base model:
 * names of tuned models are made by users, and there may be thousands.
 */
@ApplicationScoped
class ChatMetrics {

  private final MeterRegistry metrics;
  private final Tracing tracing;

  ChatMetrics(MeterRegistry metrics, Tracing tracing) {
    this.metrics = metrics;
    this.tracing = tracing;
  }

  /** Begins to watch a request that the engine has. */
  ChatObservation observe(PendingAnswers pending) {
    String name = pending.operation() + " " + pending.model().name();
    return new ChatObservation(pending, this, tracing.child(name, SpanKind.INTERNAL).startSpan());
  }

  /**
   * Records one answer.
   *
   * @param operation by OpenTelemetry's name, {@code chat} or {@code text_completion}
   */
  void record(String operation, ServedModel model, GenerationResult result) {
    Tags tags = tags(operation, model);
    duration(tags, "").record(result.duration());
    if (result.completionTokens() > 0) {
      timer(GenAi.TIME_TO_FIRST_TOKEN, GenAi.timeToFirstTokenBuckets(), tags)
          .record(result.timeToFirstToken());
    }
    if (result.completionTokens() > 1) {
      Duration decoding = result.duration().minus(result.timeToFirstToken());
      timer(GenAi.TIME_PER_OUTPUT_TOKEN, GenAi.timePerOutputTokenBuckets(), tags)
          .record(decoding.dividedBy(result.completionTokens() - 1));
    }
    tokens(tags, GenAi.INPUT).record(result.promptTokens());
    tokens(tags, GenAi.OUTPUT).record(result.completionTokens());
  }

  /**
   * Records a request that ended without its answers.
   *
   * @param type a class of failures
   */
  void recordFailure(String operation, ServedModel model, String type, long nanos) {
    duration(tags(operation, model), type).record(Duration.ofNanos(nanos));
  }

  private static Tags tags(String operation, ServedModel model) {
    return Tags.of(
        GenAi.OPERATION_NAME,
        operation,
        GenAi.PROVIDER_NAME,
        GenAi.PROVIDER,
        GenAi.REQUEST_MODEL,
        model.base().name());
  }

  /** Prometheus wants the same labels on every series of a name: no error is an empty one. */
  private Timer duration(Tags tags, String errorType) {
    return timer(
        GenAi.REQUEST_DURATION,
        GenAi.requestDurationBuckets(),
        tags.and(GenAi.ERROR_TYPE, errorType));
  }

  private Timer timer(String name, double[] seconds, Tags tags) {
    return Timer.builder(name)
        .serviceLevelObjectives(
            Arrays.stream(seconds)
                .mapToObj(each -> Duration.ofNanos(Math.round(each * 1e9)))
                .toArray(Duration[]::new))
        .tags(tags)
        .register(metrics);
  }

  private DistributionSummary tokens(Tags tags, String type) {
    return DistributionSummary.builder(GenAi.TOKEN_USAGE)
        .serviceLevelObjectives(GenAi.tokenUsageBuckets())
        .tags(tags.and(GenAi.TOKEN_TYPE, type))
        .register(metrics);
  }
}
