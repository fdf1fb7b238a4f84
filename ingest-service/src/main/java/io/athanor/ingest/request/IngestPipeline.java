package io.athanor.ingest.request;

import io.athanor.contracts.event.IngestCompleted;
import io.athanor.ingest.plan.PlanRepository;
import io.athanor.ingest.plan.PlanRepository.Origin;
import io.athanor.ingest.plan.SourcePlanner;
import io.athanor.kit.observe.LogKeys;
import io.athanor.kit.outbox.Outbox;
import io.athanor.kit.transaction.Transactions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole way of a request: list the addresses of each source ({@link SourcePlanner}), work
 * through them ({@link SourceWork}), and when every address has its outcome, store the manifest and
 * complete the request in one transaction with its event. Everything that was decided is in the
 * database, so a crash anywhere costs at most the pages in progress, and those are in the cache.
 */
@ApplicationScoped
class IngestPipeline {

  private static final Logger LOGGER = LoggerFactory.getLogger(IngestPipeline.class);

  /** After this time the next request has its turn, so that a slow site does not hold up others. */
  private static final Duration TURN = Duration.ofSeconds(10);

  private final Transactions transactions;
  private final IngestRequestRepository requests;
  private final SourcePlanner planner;
  private final PlanRepository plan;
  private final SourceWork sources;
  private final DocumentManifests manifests;
  private final Outbox outbox;
  private final InstantSource clock = InstantSource.system();

  IngestPipeline(
      Transactions transactions,
      IngestRequestRepository requests,
      SourcePlanner planner,
      PlanRepository plan,
      SourceWork sources,
      DocumentManifests manifests,
      Outbox outbox) {
    this.transactions = transactions;
    this.requests = requests;
    this.planner = planner;
    this.plan = plan;
    this.sources = sources;
    this.manifests = manifests;
    this.outbox = outbox;
  }

  /** Works on a request until it is completed, waits for a busy server, or had its turn; blocks. */
  void run(IngestRequest request) throws InterruptedException {
    transactions.await(() -> requests.begin(request.requestId()));
    Instant until = clock.instant().plus(TURN);
    int planned = transactions.await(() -> requests.planned(request.requestId()));
    for (int source = 0; source < request.sources().size(); source++) {
      Origin origin = new Origin(request.requestId(), source);
      if (source >= planned) {
        planner.plan(origin, request.sources().get(source));
        int done = source + 1;
        transactions.await(() -> requests.planned(request.requestId(), done));
      }
      sources.work(request, origin, until);
    }
    Optional<Instant> next = transactions.await(() -> plan.nextAttempt(request.requestId()));
    if (next.isEmpty()) {
      complete(request);
    } else if (next.get().isAfter(clock.instant())) {
      transactions.await(() -> requests.postpone(request.requestId(), next.get()));
    }
  }

  private void complete(IngestRequest request) {
    DocumentManifests.Stored manifest = manifests.store(request.requestId());
    IngestRequest.Completion completion =
        new IngestRequest.Completion(
            manifest.artifact(),
            manifest.ingested(),
            manifest.rejected(),
            manifest.paragraphs(),
            clock.instant());
    IngestCompleted event =
        new IngestCompleted(
            request.requestId(),
            manifest.artifact(),
            completion.ingested(),
            completion.rejected(),
            completion.paragraphs(),
            request.pipeline(),
            completion.completedAt(),
            manifest.keptOut() == 0 ? null : manifest.keptOut());
    boolean first =
        transactions.await(
            () ->
                requests
                    .complete(request.requestId(), completion)
                    .chain(
                        done ->
                            done
                                ? outbox.add(event).replaceWith(true)
                                : Uni.createFrom().item(false)));
    if (first) {
      LOGGER
          .atInfo()
          .addKeyValue(LogKeys.REQUEST, request.requestId())
          .addKeyValue("ingested", completion.ingested())
          .addKeyValue("rejected", completion.rejected())
          .addKeyValue("paragraphs", completion.paragraphs())
          .addKeyValue("keptOut", manifest.keptOut())
          .log("request completed");
    }
  }
}
