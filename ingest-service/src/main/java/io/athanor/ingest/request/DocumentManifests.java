package io.athanor.ingest.request;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.ingest.document.DocumentOutcome;
import io.athanor.ingest.document.DocumentRepository;
import io.athanor.ingest.settle.DocumentSettlement;
import io.athanor.ingest.settle.Settlement;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.transaction.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Settles a request's documents and stores the {@link DocumentManifest} that other services read.
 * The heap holds the outcomes, about a kilobyte each, and never a document. The bytes depend on the
 * outcomes alone.
 */
@ApplicationScoped
class DocumentManifests {

  /** Rows read or changed in one transaction. */
  private static final int BATCH = 500;

  private final Transactions transactions;
  private final DocumentRepository documents;
  private final DocumentSettlement settlements;
  private final BlobStore blobs;

  DocumentManifests(
      Transactions transactions,
      DocumentRepository documents,
      DocumentSettlement settlements,
      BlobStore blobs) {
    this.transactions = transactions;
    this.documents = documents;
    this.settlements = settlements;
    this.blobs = blobs;
  }

  /** The stored manifest and what it adds up to. */
  record Stored(ArtifactRef artifact, int ingested, int rejected, int paragraphs, int keptOut) {}

  /** Settles and stores; blocks. */
  Stored store(RequestId request) {
    Settlement settlement = settlements.settle(request, outcomes(request));
    storeChanged(settlement.changed());
    DocumentManifest manifest = manifest(request, settlement);
    ArtifactRef artifact =
        blobs.putJson("documents/requests/" + request + "/manifest.json", manifest);
    return new Stored(
        artifact,
        manifest.ingested().size(),
        manifest.rejected().size(),
        manifest.ingested().stream().mapToInt(DocumentManifest.Ingested::paragraphs).sum(),
        settlement.total());
  }

  private List<DocumentOutcome> outcomes(RequestId request) {
    List<DocumentOutcome> outcomes = new ArrayList<>();
    int known;
    do {
      known = outcomes.size();
      int behind = outcomes.isEmpty() ? -1 : outcomes.getLast().position();
      outcomes.addAll(transactions.await(() -> documents.ofRequest(request, behind, BATCH)));
    } while (outcomes.size() - known == BATCH);
    return outcomes;
  }

  private void storeChanged(List<DocumentOutcome.Ingested> changed) {
    for (int start = 0; start < changed.size(); start += BATCH) {
      List<DocumentOutcome.Ingested> batch =
          changed.subList(start, Math.min(changed.size(), start + BATCH));
      transactions.await(() -> documents.settle(batch));
    }
  }

  private static DocumentManifest manifest(RequestId request, Settlement settlement) {
    List<DocumentManifest.Ingested> ingested = new ArrayList<>();
    List<DocumentManifest.Rejected> rejected = new ArrayList<>();
    for (DocumentOutcome outcome : settlement.outcomes()) {
      switch (outcome) {
        case DocumentOutcome.Ingested done ->
            ingested.add(
                new DocumentManifest.Ingested(
                    done.documentId(),
                    done.sourceUri(),
                    done.kind(),
                    done.lastContent(),
                    done.paragraphs(),
                    done.keptOut(),
                    done.licence()));
        case DocumentOutcome.Rejected refused ->
            rejected.add(
                new DocumentManifest.Rejected(
                    refused.sourceUri(), refused.code(), refused.detail()));
      }
    }
    return new DocumentManifest(
        request, ingested, rejected, settlement.keptOut(), settlement.keptOutList());
  }
}
