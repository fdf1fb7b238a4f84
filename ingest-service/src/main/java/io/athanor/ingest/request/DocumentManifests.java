package io.athanor.ingest.request;

import com.fasterxml.jackson.core.JsonGenerator;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.ingest.document.DocumentOutcome;
import io.athanor.ingest.document.DocumentRepository;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import io.athanor.kit.transaction.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes a request's outcomes as the {@link DocumentManifest} that other services read. The
 * outcomes pass through a page at a time, first those that were ingested and then the rejected
 * ones, so the heap does not hold a whole request. The bytes depend on the outcomes alone.
 */
@ApplicationScoped
class DocumentManifests {

  private static final int PAGE = 500;

  private final Transactions transactions;
  private final DocumentRepository documents;
  private final BlobStore blobs;

  DocumentManifests(Transactions transactions, DocumentRepository documents, BlobStore blobs) {
    this.transactions = transactions;
    this.documents = documents;
    this.blobs = blobs;
  }

  /** The stored manifest and what it adds up to. */
  record Stored(ArtifactRef artifact, int ingested, int rejected, int paragraphs) {}

  /** Something to do with each outcome. */
  @FunctionalInterface
  private interface Sink {
    void accept(DocumentOutcome outcome) throws IOException;
  }

  /** Stores it; blocks. */
  Stored store(RequestId request) {
    int[] counts = new int[3];
    ArtifactRef artifact =
        blobs.put(
            "documents/requests/" + request + "/manifest.json",
            Json.MEDIA_TYPE,
            stream -> write(request, stream, counts));
    return new Stored(artifact, counts[0], counts[1], counts[2]);
  }

  private void write(RequestId request, OutputStream stream, int[] counts) throws IOException {
    try (JsonGenerator json = Json.mapper().createGenerator(stream)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writePOJOField("requestId", request);
      json.writeArrayFieldStart("ingested");
      forEach(
          request,
          outcome -> {
            if (outcome instanceof DocumentOutcome.Ingested done) {
              counts[0]++;
              counts[2] += done.paragraphs();
              json.writePOJO(
                  new DocumentManifest.Ingested(
                      done.documentId(),
                      done.sourceUri(),
                      done.kind(),
                      done.content(),
                      done.paragraphs()));
            }
          });
      json.writeEndArray();
      json.writeArrayFieldStart("rejected");
      forEach(
          request,
          outcome -> {
            if (outcome instanceof DocumentOutcome.Rejected refused) {
              counts[1]++;
              json.writePOJO(
                  new DocumentManifest.Rejected(
                      refused.sourceUri(), refused.code(), refused.detail()));
            }
          });
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private void forEach(RequestId request, Sink sink) throws IOException {
    int after = -1;
    while (true) {
      int behind = after;
      List<DocumentOutcome> page =
          transactions.await(() -> documents.ofRequest(request, behind, PAGE));
      for (DocumentOutcome outcome : page) {
        sink.accept(outcome);
        after = outcome.position();
      }
      if (page.size() < PAGE) {
        return;
      }
    }
  }
}
