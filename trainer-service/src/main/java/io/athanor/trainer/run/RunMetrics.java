package io.athanor.trainer.run;

import io.athanor.kit.observe.MetricNames;
import io.athanor.kit.transaction.Transactions;
import io.athanor.kit.work.WorkLoop;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Numbers of runs by state: what trainer nodes are scaled by, since consumer lag stays near zero.
 */
@ApplicationScoped
class RunMetrics {

  private static final Duration EVERY = Duration.ofSeconds(15);
  private static final List<String> STATES =
      List.of("queued", "running", "paused", "succeeded", "failed", "cancelled");

  private final TrainingRunRepository runs;
  private final Transactions transactions;
  private final WorkLoop loop;
  private volatile Map<String, Long> counts = Map.of();

  RunMetrics(TrainingRunRepository runs, Transactions transactions, MeterRegistry metrics) {
    this.runs = runs;
    this.transactions = transactions;
    this.loop = new WorkLoop("run-metrics", EVERY, this::count);
    for (String state : STATES) {
      Gauge.builder(MetricNames.RUNS, () -> counts.getOrDefault(state, 0L))
          .tag(MetricNames.STATE, state)
          .register(metrics);
    }
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) {
    loop.close();
  }

  private boolean count() {
    counts = transactions.await(runs::countByState);
    return false;
  }
}
