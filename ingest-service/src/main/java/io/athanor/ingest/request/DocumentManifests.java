package io.athanor.ingest.request;

import io.athanor.contracts.RequestId;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.ingest.document.DocumentOutcome;
import io.athanor.ingest.settle.Settlement;
import java.util.ArrayList;
import java.util.List;

/** Turns a request's outcomes into the manifest that other services read. */
final class DocumentManifests {

  private DocumentManifests() {}

  /** The manifest; it depends on the outcomes alone, so it has the same bytes every time. */
  static DocumentManifest of(RequestId request, Settlement settlement) {
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
                    done.keptOut()));
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
