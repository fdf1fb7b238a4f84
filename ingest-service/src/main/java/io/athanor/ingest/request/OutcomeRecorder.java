package io.athanor.ingest.request;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.event.DocumentIngested;
import io.athanor.contracts.event.DocumentRejected;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.ingest.document.DocumentOutcome;
import io.athanor.ingest.document.DocumentRepository;
import io.athanor.ingest.plan.CrawlConfig;
import io.athanor.ingest.plan.PlanRepository;
import io.athanor.ingest.plan.PlanRepository.Origin;
import io.athanor.ingest.plan.PlannedSource;
import io.athanor.ingest.plan.PlannedSource.Role;
import io.athanor.ingest.plan.SourcePlanner;
import io.athanor.kit.outbox.Outbox;
import io.athanor.kit.transaction.Transactions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what came of several addresses of one source in one transaction: outcomes with their
 * events, the links that were found, and which addresses are to be tried again. So the list and the
 * outcomes always agree, wherever the process is killed.
 */
@ApplicationScoped
class OutcomeRecorder {

  private final Transactions transactions;
  private final DocumentRepository documents;
  private final PlanRepository plan;
  private final SourcePlanner planner;
  private final CrawlConfig crawl;
  private final Outbox outbox;
  private final DocumentMetrics metrics;
  private final InstantSource clock = InstantSource.system();

  OutcomeRecorder(
      Transactions transactions,
      DocumentRepository documents,
      PlanRepository plan,
      SourcePlanner planner,
      CrawlConfig crawl,
      Outbox outbox,
      DocumentMetrics metrics) {
    this.transactions = transactions;
    this.documents = documents;
    this.plan = plan;
    this.planner = planner;
    this.crawl = crawl;
    this.outbox = outbox;
    this.metrics = metrics;
  }

  /** Writes the results, in the order of their positions; blocks. */
  void record(IngestRequest request, Origin origin, List<ReadResult> results) {
    if (results.isEmpty()) {
      return;
    }
    List<DocumentOutcome> counted = new ArrayList<>();
    transactions.await(
        () -> {
          counted.clear();
          Uni<Void> work = Uni.createFrom().voidItem();
          for (ReadResult result : results) {
            work = work.chain(() -> write(request, origin, result, counted));
          }
          return work.chain(() -> plan.done(request.requestId(), finished(results)));
        });
    counted.forEach(metrics::count);
  }

  private Uni<Void> write(
      IngestRequest request, Origin origin, ReadResult result, List<DocumentOutcome> counted) {
    SourceSpec spec = request.sources().get(origin.source());
    return switch (result) {
      case ReadResult.Finished finished ->
          withoutDuplicate(origin, finished)
              .chain(outcome -> store(request, outcome, counted))
              .chain(() -> addPages(origin, spec, finished.links(), finished.source().depth() + 1));
      case ReadResult.Listed listed ->
          plan.add(
                  origin,
                  listed.sitemaps(),
                  Role.LISTING,
                  listed.source().depth() + 1,
                  crawl.maxSitemaps())
              .chain(() -> addPages(origin, spec, listed.pages(), listed.source().depth() + 1));
      case ReadResult.Later later ->
          plan.later(
                  later.source(),
                  later.attempted(),
                  clock.instant().plus(later.pause()),
                  later.reason())
              .replaceWithVoid();
    };
  }

  private Uni<Void> addPages(Origin origin, SourceSpec spec, List<String> pages, int depth) {
    if (pages.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return plan.pages(origin)
        .chain(
            listed ->
                plan.add(
                    origin,
                    pages,
                    Role.PAGE,
                    depth,
                    (int) Math.max(0, planner.mostPages(spec) - listed)))
        .replaceWithVoid();
  }

  /** A page whose other name is on the list already is read there, and only there. */
  private Uni<DocumentOutcome> withoutDuplicate(Origin origin, ReadResult.Finished finished) {
    Uni<DocumentOutcome> outcome = Uni.createFrom().item(finished.outcome());
    for (String name : finished.otherNames()) {
      outcome =
          outcome.chain(
              before ->
                  plan.addName(origin, name)
                      .map(added -> added ? before : duplicate(finished.source(), name)));
    }
    return outcome;
  }

  private DocumentOutcome duplicate(PlannedSource source, String name) {
    return new DocumentOutcome.Rejected(
        source.documentId(),
        source.requestId(),
        source.position(),
        source.uri(),
        ProblemCode.DUPLICATE_SOURCE,
        source.uri() + ": the same page as " + name + ", which the source holds already",
        clock.instant());
  }

  private Uni<Void> store(
      IngestRequest request, DocumentOutcome outcome, List<DocumentOutcome> counted) {
    return documents
        .addIfAbsent(outcome)
        .chain(
            added -> {
              if (!added) {
                return Uni.createFrom().voidItem();
              }
              counted.add(outcome);
              return outbox.add(event(request, outcome));
            });
  }

  private static List<Integer> finished(List<ReadResult> results) {
    return results.stream()
        .filter(result -> !(result instanceof ReadResult.Later))
        .map(result -> result.source().position())
        .toList();
  }

  private static DomainEvent event(IngestRequest request, DocumentOutcome outcome) {
    return switch (outcome) {
      case DocumentOutcome.Ingested done ->
          new DocumentIngested(
              done.documentId(),
              done.requestId(),
              done.sourceUri(),
              done.kind(),
              done.content(),
              done.paragraphs(),
              done.language(),
              done.licence(),
              request.pipeline(),
              done.finishedAt());
      case DocumentOutcome.Rejected rejected ->
          new DocumentRejected(
              rejected.documentId(),
              rejected.requestId(),
              rejected.sourceUri(),
              rejected.code(),
              rejected.detail(),
              request.pipeline(),
              rejected.finishedAt());
    };
  }
}
