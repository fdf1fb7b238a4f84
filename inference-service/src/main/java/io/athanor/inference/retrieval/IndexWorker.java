package io.athanor.inference.retrieval;

import io.athanor.contracts.document.DocumentManifest;
import io.athanor.contracts.document.FactSheet;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.observe.LogKeys;
import io.athanor.kit.transaction.Transactions;
import io.athanor.kit.work.WorkLoop;
import io.athanor.kit.work.WorkerBean;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads documents into the index, one at a time. */
@ApplicationScoped
class IndexWorker extends WorkerBean {

  private static final Logger LOGGER = LoggerFactory.getLogger(IndexWorker.class);
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** Attempts at a document: one that cannot be stored must not keep the others waiting. */
  private static final int ATTEMPTS = 5;

  private final DocumentIndexRepository documents;
  private final ParagraphRepository paragraphs;
  private final EmbeddingWorker embeddings;
  private final Transactions transactions;
  private final BlobStore blobs;
  private final WorkLoop loop = new WorkLoop("paragraph-index", IDLE, this::next);
  private final Map<String, Integer> failures = new HashMap<>();

  IndexWorker(
      DocumentIndexRepository documents,
      ParagraphRepository paragraphs,
      EmbeddingWorker embeddings,
      Transactions transactions,
      BlobStore blobs) {
    this.documents = documents;
    this.paragraphs = paragraphs;
    this.embeddings = embeddings;
    this.transactions = transactions;
    this.blobs = blobs;
  }

  @Override
  protected WorkLoop loop() {
    return loop;
  }

  private boolean next() {
    Optional<SettledRequest> settled = transactions.await(documents::nextSettled);
    if (settled.isPresent()) {
      apply(settled.get());
      return true;
    }
    Optional<PendingDocument> pending = transactions.await(documents::nextPending);
    pending.ifPresent(this::read);
    return pending.isPresent();
  }

  private void apply(SettledRequest settled) {
    List<DocumentManifest.Ingested> settledDocuments;
    try {
      settledDocuments = blobs.json(settled.manifest(), DocumentManifest.class).ingested();
    } catch (BlobStoreException | UncheckedIOException e) {
      requireLasting(e);
      // A replay of old events may find no manifest any more; the documents stay as they were read.
      LOGGER
          .atWarn()
          .setCause(e)
          .addKeyValue(LogKeys.REQUEST, settled.requestId())
          .log("the manifest of a request cannot be read");
      settledDocuments = List.of();
    }
    List<DocumentManifest.Ingested> changes = settledDocuments;
    transactions.await(() -> documents.apply(settled, changes));
  }

  private void read(PendingDocument pending) {
    try {
      index(pending, blobs.json(pending.content(), IngestedDocument.class));
      failures.remove(pending.documentId());
    } catch (BlobStoreException | UncheckedIOException e) {
      requireLasting(e);
      fail(pending, e);
    } catch (RuntimeException e) {
      if (failures.merge(pending.documentId(), 1, Integer::sum) < ATTEMPTS) {
        throw e;
      }
      fail(pending, e);
    }
  }

  /** A store that is away for a while is waited for. */
  private static void requireLasting(RuntimeException failure) {
    if (failure instanceof BlobStoreException blob && blob.isTransient()) {
      throw failure;
    }
  }

  private void fail(PendingDocument pending, RuntimeException cause) {
    LOGGER
        .atWarn()
        .setCause(cause)
        .addKeyValue(LogKeys.DOCUMENT, pending.documentId())
        .log("a document cannot be read into the index");
    transactions.await(() -> documents.fail(pending, String.valueOf(cause.getMessage())));
    failures.remove(pending.documentId());
  }

  private List<ParagraphRow> rows(IngestedDocument document) {
    FactSheet sheet = document.factSheet();
    if (sheet == null) {
      return ParagraphRow.of(document);
    }
    Charset charset = Charset.forName(document.charset());
    return FactParagraphs.of(
        document, sheet, new String(blobs.bytes(document.original()), charset));
  }

  private void index(PendingDocument pending, IngestedDocument document) {
    List<ParagraphRow> rows = rows(document);
    String config = SearchLanguages.of(document);
    transactions.await(
        () ->
            documents
                .indexed(pending, document, config)
                .chain(
                    current ->
                        current == 0
                            ? Uni.createFrom().voidItem()
                            : paragraphs.replace(pending, config, rows)));
    embeddings.nudge();
  }
}
