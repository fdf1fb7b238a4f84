package io.athanor.ingest.fetch;

import io.athanor.kit.observe.MetricNames;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;

/** What fetching reports about itself. */
final class FetchMeters {

  private final MeterRegistry registry;

  FetchMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A fetch ended that way. */
  void ended(String outcome) {
    registry.counter(MetricNames.FETCHES, MetricNames.OUTCOME, outcome).increment();
  }

  /** A body came over the network. */
  void received(long bytes) {
    registry.counter(MetricNames.FETCHED_BYTES).increment(bytes);
  }

  /** A request waited for its host. */
  void waited(long nanoseconds) {
    registry.timer(MetricNames.CRAWL_WAIT).record(nanoseconds, TimeUnit.NANOSECONDS);
  }
}
