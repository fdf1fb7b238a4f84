package io.athanor.ingest.request;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.contracts.event.DocumentIngested;
import io.athanor.contracts.event.DocumentRejected;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.IngestCompleted;
import io.athanor.ingest.document.DocumentOutcome;
import io.athanor.ingest.document.DocumentRepository;
import io.athanor.ingest.settle.DocumentSettlement;
import io.athanor.ingest.settle.Settlement;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.feed.Progress;
import io.athanor.kit.observe.LogKeys;
import io.athanor.kit.observe.MetricNames;
import io.athanor.kit.outbox.Outbox;
import io.athanor.kit.transaction.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole way of a request. Every source ends in one outcome row, written in one transaction with
 * its event; when all have theirs, the manifest is stored and the request completed, again in one
 * transaction with its event. A crash anywhere costs at most the source in progress: sources with a
 * row are not repeated.
 */
@ApplicationScoped
class IngestPipeline {

  private static final Logger LOGGER = LoggerFactory.getLogger(IngestPipeline.class);

  /** Rows changed in one transaction. */
  private static final int BATCH = 200;

  private final Transactions transactions;
  private final IngestRequestRepository requests;
  private final DocumentRepository documents;
  private final SourceReader reader;
  private final DocumentSettlement settlements;
  private final BlobStore blobs;
  private final Outbox outbox;
  private final Progress progress;
  private final MeterRegistry metrics;
  private final InstantSource clock = InstantSource.system();

  IngestPipeline(
      Transactions transactions,
      IngestRequestRepository requests,
      DocumentRepository documents,
      SourceReader reader,
      DocumentSettlement settlements,
      BlobStore blobs,
      Outbox outbox,
      Progress progress,
      MeterRegistry metrics) {
    this.transactions = transactions;
    this.requests = requests;
    this.documents = documents;
    this.reader = reader;
    this.settlements = settlements;
    this.blobs = blobs;
    this.outbox = outbox;
    this.progress = progress;
    this.metrics = metrics;
  }

  /** Works on a request until it is completed; blocks. */
  void run(IngestRequest request) throws InterruptedException {
    transactions.await(() -> requests.begin(request.requestId()));
    List<PlannedSource> plan = PlannedSource.of(request.requestId(), request.sources());
    Set<Integer> finished =
        outcomes(request, plan).stream().map(DocumentOutcome::position).collect(Collectors.toSet());
    for (PlannedSource source : plan) {
      if (!finished.contains(source.position())) {
        DocumentOutcome outcome = reader.read(request.requestId(), source);
        record(request, outcome);
      }
      tellProgress(request, source, plan.size());
    }
    complete(request, outcomes(request, plan));
  }

  private List<DocumentOutcome> outcomes(IngestRequest request, List<PlannedSource> plan) {
    return transactions.await(
        () -> documents.ofRequest(request.requestId(), -1, Math.max(1, plan.size())));
  }

  private void record(IngestRequest request, DocumentOutcome outcome) {
    boolean first =
        transactions.await(
            () ->
                documents
                    .addIfAbsent(outcome)
                    .chain(
                        added ->
                            added
                                ? outbox.add(event(request, outcome)).replaceWith(true)
                                : Uni.createFrom().item(false)));
    if (first) {
      String state =
          switch (outcome) {
            case DocumentOutcome.Ingested ignored -> "ingested";
            case DocumentOutcome.Rejected rejected -> rejected.code().code();
          };
      metrics.counter(MetricNames.DOCUMENTS, MetricNames.OUTCOME, state).increment();
    }
  }

  private void complete(IngestRequest request, List<DocumentOutcome> outcomes) {
    Settlement settlement = settlements.settle(request.requestId(), outcomes);
    storeChanged(settlement.changed());
    DocumentManifest manifest = DocumentManifests.of(request.requestId(), settlement);
    ArtifactRef artifact =
        blobs.putJson("documents/requests/" + request.requestId() + "/manifest.json", manifest);
    IngestRequest.Completion completion =
        new IngestRequest.Completion(
            artifact,
            manifest.ingested().size(),
            manifest.rejected().size(),
            manifest.ingested().stream().mapToInt(DocumentManifest.Ingested::paragraphs).sum(),
            clock.instant());
    IngestCompleted event =
        new IngestCompleted(
            request.requestId(),
            artifact,
            completion.ingested(),
            completion.rejected(),
            completion.paragraphs(),
            request.pipeline(),
            completion.completedAt(),
            settlement.total() == 0 ? null : settlement.total());
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
          .addKeyValue("keptOut", settlement.total())
          .log("request completed");
    }
  }

  private void storeChanged(List<DocumentOutcome.Ingested> changed) {
    for (int start = 0; start < changed.size(); start += BATCH) {
      List<DocumentOutcome.Ingested> batch =
          changed.subList(start, Math.min(changed.size(), start + BATCH));
      transactions.await(() -> documents.settle(batch));
    }
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
              null,
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

  private void tellProgress(IngestRequest request, PlannedSource source, int total) {
    progress.post(
        request.pipeline(),
        "ingest",
        Map.of("done", source.position() + 1, "total", total, "source", source.uri()));
  }
}
