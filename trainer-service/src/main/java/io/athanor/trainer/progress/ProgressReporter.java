package io.athanor.trainer.progress;

import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.Uuid7;
import io.athanor.contracts.event.EventType;
import io.athanor.contracts.event.TrainingProgressed;
import io.athanor.kit.feed.Progress;
import io.athanor.kit.json.Json;
import io.athanor.kit.messaging.EventCodec;
import io.athanor.kit.observe.MetricNames;
import io.athanor.kit.trace.TraceContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Step by step news: to the metrics topic, to the feed, to the gauges. All of it may get lost; none
 * of it may hold up a run.
 */
@ApplicationScoped
public class ProgressReporter {

  private static final Logger LOGGER = LoggerFactory.getLogger(ProgressReporter.class);
  private static final String SOURCE = "/trainer-service";

  /** From a tiny model on a processor to accumulated steps of a large one. */
  private static final Duration[] STEP_BUCKETS =
      Stream.of(10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Emitter<ProducerRecord<String, byte[]>> topic;
  private final Progress feed;
  private final Counter trainedTokens;
  private final Timer stepTime;
  private volatile double loss = Double.NaN;

  ProgressReporter(
      @Channel("training-metrics") @OnOverflow(OnOverflow.Strategy.DROP)
          Emitter<ProducerRecord<String, byte[]>> topic,
      Progress feed,
      MeterRegistry metrics) {
    this.topic = topic;
    this.feed = feed;
    this.trainedTokens =
        Counter.builder(MetricNames.TRAINED_TOKENS)
            .description("Tokens trained on")
            .register(metrics);
    this.stepTime =
        Timer.builder(MetricNames.STEP_TIME)
            .description("Time of an optimizer step")
            .serviceLevelObjectives(STEP_BUCKETS)
            .register(metrics);
    Gauge.builder(MetricNames.TRAINING_LOSS, () -> loss)
        .description("Loss of the newest step")
        .register(metrics);
  }

  /** Made at the start, so that its metrics are there before the first step. */
  void start(@Observes StartupEvent event) {
    LOGGER.atDebug().log("progress is reported");
  }

  /**
   * A step is done.
   *
   * @param freshTokens tokens since the last step that was told
   */
  public void stepped(TrainingProgressed event, long freshTokens, Duration stepTook) {
    trainedTokens.increment(freshTokens);
    stepTime.record(stepTook);
    loss = event.loss();
    post(event.pipeline(), "training", values(event));
    send(event);
  }

  /** News for the feed alone. */
  public void post(@Nullable PipelineRef pipeline, String stage, Map<String, ?> values) {
    feed.post(pipeline, stage, values);
  }

  private void send(TrainingProgressed event) {
    try {
      topic.send(
          EventCodec.encode(
              Uuid7.next().toString(),
              EventType.TRAINING_PROGRESSED,
              SOURCE,
              event.aggregateId(),
              event.occurredAt(),
              TraceContext.of(event).withFreshSpan().unrecorded().traceparent(),
              Json.bytes(event)));
    } catch (RuntimeException e) {
      LOGGER.atDebug().setCause(e).log("progress was not sent");
    }
  }

  private static Map<String, Object> values(TrainingProgressed event) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("runId", event.runId().value());
    values.put("phase", event.phase());
    values.put("done", event.step());
    values.put("total", event.steps());
    values.put("step", event.step());
    values.put("steps", event.steps());
    values.put("epoch", event.epoch());
    values.put("loss", event.loss());
    values.put("learningRate", event.learningRate());
    values.put("gradientNorm", event.gradientNorm());
    values.put("tokens", event.tokens());
    values.put("tokensPerSecond", event.tokensPerSecond());
    values.put("secondsLeft", event.secondsLeft());
    return values;
  }
}
