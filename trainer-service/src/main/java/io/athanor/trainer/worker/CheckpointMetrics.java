package io.athanor.trainer.worker;

import io.athanor.contracts.RunId;
import io.athanor.kit.observe.MetricNames;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How much work the loss of this node would cost: age and size of the newest checkpoints. */
@ApplicationScoped
class CheckpointMetrics {

  private final InstantSource clock;
  private final Map<RunId, Instant> newest = new ConcurrentHashMap<>();
  private volatile long bytes;

  CheckpointMetrics(InstantSource clock) {
    this.clock = clock;
  }

  void register(@Observes StartupEvent event, MeterRegistry metrics) {
    Gauge.builder(MetricNames.CHECKPOINT_AGE, this::age)
        .description("Time since the newest checkpoint of a run in training, the longest of them")
        .register(metrics);
    Gauge.builder(MetricNames.CHECKPOINT_SIZE, () -> bytes)
        .description("Size of the newest checkpoint that this node stored")
        .register(metrics);
  }

  /** A run trains from its start or from a checkpoint. */
  void began(RunId run) {
    newest.put(run, clock.instant());
  }

  void stored(RunId run, long size) {
    newest.replace(run, clock.instant());
    bytes = size;
  }

  void ended(RunId run) {
    newest.remove(run);
  }

  /** In seconds; 0 when nothing is trained. */
  double age() {
    Instant now = clock.instant();
    return newest.values().stream()
        .mapToDouble(since -> Duration.between(since, now).toMillis() / 1000.0)
        .max()
        .orElse(0);
  }
}
