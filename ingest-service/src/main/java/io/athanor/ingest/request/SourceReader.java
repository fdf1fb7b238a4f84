package io.athanor.ingest.request;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.ingest.document.DocumentOutcome;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.fetch.FetchedSource;
import io.athanor.ingest.fetch.SourceFetcher;
import io.athanor.ingest.read.DocumentReader;
import io.athanor.ingest.read.ReadSource;
import io.athanor.ingest.read.Rendition;
import io.athanor.ingest.quality.TextQuality;
import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.ingest.source.Sha256;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import io.athanor.kit.observe.LogKeys;
import io.athanor.kit.observe.MetricNames;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one source into a stored document: fetch, extract, segment, store. What is wrong with the
 * source becomes a rejection; what is wrong around it (blob store, disk) is thrown, to be tried
 * again.
 */
@ApplicationScoped
class SourceReader {

  private static final Logger LOGGER = LoggerFactory.getLogger(SourceReader.class);
  private static final String DEFAULT_MEDIA_TYPE = "application/octet-stream";

  private final SourceFetcher fetcher;
  private final DocumentReader documents;
  private final BlobStore blobs;
  private final TextQuality quality;
  private final MeterRegistry metrics;
  private final InstantSource clock = InstantSource.system();

  SourceReader(
      SourceFetcher fetcher,
      DocumentReader documents,
      BlobStore blobs,
      TextQuality quality,
      MeterRegistry metrics) {
    this.fetcher = fetcher;
    this.documents = documents;
    this.blobs = blobs;
    this.quality = quality;
    this.metrics = metrics;
  }

  DocumentOutcome read(RequestId request, PlannedSource source) throws InterruptedException {
    try {
      if (source.mistake() != null) {
        throw new RejectedSourceException(
            ProblemCode.INVALID_SOURCE, source.uri() + ": " + source.mistake());
      }
      FetchedSource fetched = fetch(source);
      return store(request, source, fetched, extract(source, fetched));
    } catch (RejectedSourceException e) {
      return new DocumentOutcome.Rejected(
          source.documentId(),
          request,
          source.position(),
          source.uri(),
          e.code(),
          e.detail(),
          clock.instant());
    }
  }

  private FetchedSource fetch(PlannedSource source) throws InterruptedException {
    String outcome = "fetched";
    try {
      return fetcher.fetch(source.uri());
    } catch (RejectedSourceException e) {
      outcome = e.code().code();
      throw e;
    } finally {
      metrics.counter(MetricNames.FETCHES, MetricNames.OUTCOME, outcome).increment();
    }
  }

  /** A defect of a reader costs one document, not the queue behind it. */
  private ReadSource extract(PlannedSource source, FetchedSource fetched)
      throws InterruptedException {
    try {
      return documents.read(
          source.kind(), source.options(), source.uri(), fetched.content(), fetched.contentType());
    } catch (RejectedSourceException e) {
      throw e;
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      LOGGER
          .atError()
          .setCause(e)
          .addKeyValue(LogKeys.DOCUMENT, source.documentId())
          .log("source could not be read");
      throw new RejectedSourceException(
          ProblemCode.INTERNAL_ERROR,
          source.uri() + ": reading it failed for a defect of Athanor; the log has the details");
    }
  }

  private DocumentOutcome store(
      RequestId request, PlannedSource source, FetchedSource fetched, ReadSource read) {
    Extraction extraction = quality.assess(read.extraction());
    int lost = read.text().lostCharacters();
    String mediaType = fetched.contentType() == null ? DEFAULT_MEDIA_TYPE : fetched.contentType();
    ArtifactRef original =
        blobs.putBytes(
            "documents/originals/" + Sha256.of(fetched.content()), mediaType, fetched.content());
    byte[] content =
        Json.bytes(
            new IngestedDocument(
                source.documentId(),
                source.uri(),
                extraction.kind(),
                extraction.title(),
                extraction.content().text(),
                extraction.content().paragraphs(),
                original,
                read.text().charset(),
                extraction.factSheet(),
                extraction.questionAnswers(),
                extraction.table(),
                extraction.dialogue(),
                extraction.language(),
                lost == 0 ? null : lost,
                read.text().flags(),
                rendition(read.rendition())));
    return new DocumentOutcome.Ingested(
        source.documentId(),
        request,
        source.position(),
        source.uri(),
        extraction.kind(),
        extraction.title(),
        extraction.language(),
        blobs.putBytes("documents/" + Sha256.of(content) + ".json", Json.MEDIA_TYPE, content),
        extraction.content().paragraphs().size(),
        clock.instant(),
        null,
        null);
  }

  private @Nullable ArtifactRef rendition(@Nullable Rendition rendition) {
    if (rendition == null) {
      return null;
    }
    byte[] content = rendition.bytes();
    return blobs.putBytes(
        "documents/renditions/" + Sha256.of(content), rendition.mediaType(), content);
  }
}
