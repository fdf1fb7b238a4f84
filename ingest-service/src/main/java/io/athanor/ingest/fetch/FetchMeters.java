package io.athanor.ingest.fetch;

import io.athanor.contracts.ProblemCode;
import io.athanor.kit.observe.MetricNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What fetching reports about itself. */
final class FetchMeters {

  private static final String RETRY = "retry";

  private static final List<FetchedSource.Arrival> FETCHED =
      List.of(
          FetchedSource.Arrival.FETCHED,
          FetchedSource.Arrival.UNCHANGED,
          FetchedSource.Arrival.CACHED);

  /** What a fetch is rejected for; others are counted when they happen. */
  private static final List<ProblemCode> REJECTIONS =
      List.of(
          ProblemCode.SOURCE_UNREACHABLE, ProblemCode.SOURCE_FORBIDDEN, ProblemCode.INVALID_SOURCE);

  private final MeterRegistry registry;

  FetchMeters(MeterRegistry registry) {
    this.registry = registry;
    for (FetchedSource.Arrival arrival : FETCHED) {
      fetches(arrival.word());
    }
    for (ProblemCode code : REJECTIONS) {
      fetches(code.code());
    }
    fetches(RETRY);
    bytes();
    wait(registry);
  }

  /** A fetch ended that way. */
  void arrived(FetchedSource.Arrival arrival) {
    fetches(arrival.word()).increment();
  }

  /** A fetch ended without a source, for good. */
  void rejected(ProblemCode code) {
    fetches(code.code()).increment();
  }

  /** A fetch ended without a source, which may be had later. */
  void postponed() {
    fetches(RETRY).increment();
  }

  /** A body came over the network. */
  void received(long bytes) {
    bytes().increment(bytes);
  }

  /** A request waited for its host. */
  void waited(long nanoseconds) {
    wait(registry).record(nanoseconds, TimeUnit.NANOSECONDS);
  }

  private Counter fetches(String outcome) {
    return registry.counter(MetricNames.FETCHES, MetricNames.OUTCOME, outcome);
  }

  private Counter bytes() {
    return registry.counter(MetricNames.FETCHED_BYTES);
  }

  private static Timer wait(MeterRegistry registry) {
    return registry.timer(MetricNames.CRAWL_WAIT);
  }
}
