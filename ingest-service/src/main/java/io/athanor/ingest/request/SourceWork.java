package io.athanor.ingest.request;

import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.ingest.plan.CrawlConfig;
import io.athanor.ingest.plan.PlanRepository;
import io.athanor.ingest.plan.PlanRepository.Origin;
import io.athanor.ingest.plan.PlannedSource;
import io.athanor.ingest.plan.SourceScope;
import io.athanor.kit.feed.Progress;
import io.athanor.kit.observe.MetricNames;
import io.athanor.kit.transaction.Transactions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Works through the addresses of one source, some at a time: several threads read, and this one
 * writes their results, a whole batch or a second's worth in one transaction. What is in memory
 * does not grow with the list.
 */
@ApplicationScoped
class SourceWork {

  private static final int BATCH = 64;
  private static final Duration LONGEST_UNWRITTEN = Duration.ofSeconds(1);

  private final Transactions transactions;
  private final PlanRepository plan;
  private final PageVisit visit;
  private final OutcomeRecorder recorder;
  private final Progress progress;
  private final MeterRegistry metrics;
  private final ExecutorService readers;
  private final AtomicLong frontier = new AtomicLong();
  private final InstantSource clock = InstantSource.system();

  SourceWork(
      Transactions transactions,
      PlanRepository plan,
      PageVisit visit,
      OutcomeRecorder recorder,
      Progress progress,
      CrawlConfig config,
      MeterRegistry metrics) {
    this.transactions = transactions;
    this.plan = plan;
    this.visit = visit;
    this.recorder = recorder;
    this.progress = progress;
    this.readers =
        Executors.newFixedThreadPool(
            Math.max(1, config.threads()),
            Thread.ofPlatform().daemon().name("ingest-source-", 1).factory());
    this.metrics = metrics;
  }

  void register(@Observes StartupEvent event) {
    Gauge.builder(MetricNames.FRONTIER, frontier, AtomicLong::get)
        .description("Addresses of the request in work that wait for their turn")
        .register(metrics);
  }

  void stop(@Observes ShutdownEvent event) {
    readers.shutdownNow();
  }

  /**
   * Works until nothing of the source is due or the time is up; blocks.
   *
   * @param until when to leave the rest for the request's next turn
   */
  void work(IngestRequest request, Origin origin, Instant until) throws InterruptedException {
    SourceSpec spec = request.sources().get(origin.source());
    Optional<SourceScope> scope = scope(spec);
    List<PlannedSource> batch = next(origin);
    while (!batch.isEmpty() && clock.instant().isBefore(until)) {
      List<Future<Optional<ReadResult>>> reading = new ArrayList<>();
      for (PlannedSource source : batch) {
        reading.add(readers.submit(() -> read(request, source, spec, scope, until)));
      }
      try {
        collect(request, origin, reading);
      } finally {
        reading.forEach(each -> each.cancel(true));
      }
      batch = next(origin);
    }
  }

  private List<PlannedSource> next(Origin origin) {
    return transactions.await(() -> plan.waiting(origin, clock.instant(), BATCH));
  }

  private Optional<ReadResult> read(
      IngestRequest request,
      PlannedSource source,
      SourceSpec spec,
      Optional<SourceScope> scope,
      Instant until)
      throws InterruptedException {
    if (!clock.instant().isBefore(until)) {
      return Optional.empty();
    }
    return Optional.of(
        visit.visit(
            source,
            spec,
            scope.orElseGet(() -> SourceScope.of(new SourceSpec(spec.kind(), spec.uri()))),
            request.requestedAt()));
  }

  private void collect(
      IngestRequest request, Origin origin, List<Future<Optional<ReadResult>>> reading)
      throws InterruptedException {
    List<ReadResult> unwritten = new ArrayList<>();
    Instant written = clock.instant();
    for (Future<Optional<ReadResult>> each : reading) {
      result(each).ifPresent(unwritten::add);
      if (!clock.instant().isBefore(written.plus(LONGEST_UNWRITTEN))) {
        write(request, origin, unwritten);
        written = clock.instant();
      }
    }
    write(request, origin, unwritten);
  }

  private void write(IngestRequest request, Origin origin, List<ReadResult> unwritten) {
    if (unwritten.isEmpty()) {
      return;
    }
    recorder.record(request, origin, List.copyOf(unwritten));
    tell(request, unwritten.getLast().source().uri());
    unwritten.clear();
  }

  private void tell(IngestRequest request, String newest) {
    List<PlanRepository.Extent> extents =
        transactions.await(() -> plan.extents(request.requestId()));
    long listed = extents.stream().mapToLong(PlanRepository.Extent::listed).sum();
    long waiting = extents.stream().mapToLong(PlanRepository.Extent::waiting).sum();
    frontier.set(waiting);
    progress.post(
        request.pipeline(),
        "ingest",
        Map.of("done", listed - waiting, "total", listed, "source", newest));
  }

  private static Optional<ReadResult> result(Future<Optional<ReadResult>> reading)
      throws InterruptedException {
    try {
      return reading.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case InterruptedException stopped -> throw stopped;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /** Empty when the options hold a mistake, which the planner has noted as the source's outcome. */
  private static Optional<SourceScope> scope(SourceSpec spec) {
    try {
      return Optional.of(SourceScope.of(spec));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
