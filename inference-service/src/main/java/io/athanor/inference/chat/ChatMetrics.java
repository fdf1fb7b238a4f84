package io.athanor.inference.chat;

import io.athanor.inference.engine.GenerationResult;
import io.athanor.inference.registry.ServedModel;
import io.athanor.kit.observe.MetricNames;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Records OpenTelemetry's GenAI server metrics of each completion. */
@ApplicationScoped
class ChatMetrics {

  private final MeterRegistry metrics;

  ChatMetrics(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /**
   * Records one answer.
   *
   * @param operation by OpenTelemetry's name, {@code chat} or {@code text_completion}
   */
  void record(String operation, ServedModel model, GenerationResult result) {
    Tags tags = Tags.of("gen_ai.operation.name", operation, "gen_ai.request.model", model.name());
    metrics.timer(MetricNames.GEN_AI_REQUEST_DURATION, tags).record(result.duration());
    if (result.completionTokens() > 0) {
      metrics.timer(MetricNames.GEN_AI_TIME_TO_FIRST_TOKEN, tags).record(result.timeToFirstToken());
    }
    if (result.completionTokens() > 1) {
      Duration decoding = result.duration().minus(result.timeToFirstToken());
      metrics
          .timer(MetricNames.GEN_AI_TIME_PER_OUTPUT_TOKEN, tags)
          .record(decoding.dividedBy(result.completionTokens() - 1));
    }
    tokens(tags.and("gen_ai.token.type", "input")).record(result.promptTokens());
    tokens(tags.and("gen_ai.token.type", "output")).record(result.completionTokens());
  }

  private DistributionSummary tokens(Tags tags) {
    return metrics.summary(MetricNames.GEN_AI_TOKEN_USAGE, tags);
  }
}
