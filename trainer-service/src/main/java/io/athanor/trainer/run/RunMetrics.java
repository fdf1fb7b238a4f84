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

/**
 * Numbers of runs by state: what trainer nodes are scaled by, since consumer lag stays near zero.
 * Every node counts the whole table, so they all say the same.
 */
@ApplicationScoped
class RunMetrics {

  private static final Duration EVERY = Duration.ofSeconds(15);
  private static final List<String> STATES =
      List.of("queued", "running", "paused", "succeeded", "failed", "cancelled");

  private final TrainingRunRepository runs;
  private final Transactions transactions;
  private final WorkLoop loop;
  private volatile RunCounts counts = RunCounts.NONE;

  RunMetrics(TrainingRunRepository runs, Transactions transactions, MeterRegistry metrics) {
    this.runs = runs;
    this.transactions = transactions;
    this.loop = new WorkLoop("run-metrics", EVERY, this::count);
    for (String state : STATES) {
      Gauge.builder(MetricNames.RUNS, () -> counts.of(state))
          .description("Runs by the state of their row")
          .tag(MetricNames.STATE, state)
          .register(metrics);
      jobs(state, metrics);
    }
    jobs("validating_files", metrics);
    Gauge.builder(MetricNames.LEASES_EXPIRED, () -> counts.expired())
        .description("Runs whose lease has lapsed and which no node has claimed yet")
        .register(metrics);
  }

  private void jobs(String state, MeterRegistry metrics) {
    Gauge.builder(MetricNames.JOB_STATE, () -> counts.shown(state))
        .description("Runs and jobs by the state that the interface shows")
        .tag(MetricNames.STATE, state)
        .register(metrics);
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) {
    loop.close();
  }

  private boolean count() {
    counts = transactions.await(runs::count);
    return false;
  }
}
