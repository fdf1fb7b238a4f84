package io.athanor.ingest.request;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.ingest.document.DocumentOutcome;
import io.athanor.ingest.document.Provenance;
import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.extract.SourceExtractor;
import io.athanor.ingest.fetch.FetchedSource;
import io.athanor.ingest.plan.PlannedSource;
import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.ingest.source.Sha256;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import io.athanor.kit.observe.LogKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the bytes of one source into a stored document: extract, segment, store. What is wrong with
 * the source is thrown as a rejection; what is wrong around it (blob store, disk) as it is, to be
 * tried again. May be used by several threads.
 */
@ApplicationScoped
class SourceReader {

  private static final Logger LOGGER = LoggerFactory.getLogger(SourceReader.class);
  private static final String DEFAULT_MEDIA_TYPE = "application/octet-stream";

  private final BlobStore blobs;
  private final InstantSource clock = InstantSource.system();

  SourceReader(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * The stored document.
   *
   * @throws RejectedSourceException when the source is not what it claims to be
   */
  DocumentOutcome read(
      PlannedSource source,
      SourceSpec spec,
      FetchedSource fetched,
      DecodedText text,
      Provenance provenance) {
    return store(source, spec, fetched, text, extract(source, spec, fetched, text), provenance);
  }

  /** A defect of a reader costs one document, not the queue behind it. */
  private static Extraction extract(
      PlannedSource source, SourceSpec spec, FetchedSource fetched, DecodedText text) {
    try {
      return SourceExtractor.read(spec.kind(), source.uri(), fetched.contentType(), text);
    } catch (RejectedSourceException e) {
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
      PlannedSource source,
      SourceSpec spec,
      FetchedSource fetched,
      DecodedText text,
      Extraction extraction,
      Provenance provenance) {
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
                text.charset(),
                extraction.factSheet(),
                extraction.questionAnswers(),
                extraction.table(),
                extraction.dialogue()));
    String language =
        extraction.language() == null ? spec.options().language() : extraction.language();
    return new DocumentOutcome.Ingested(
        source.documentId(),
        source.requestId(),
        source.position(),
        source.uri(),
        extraction.kind(),
        extraction.title(),
        language,
        blobs.putBytes("documents/" + Sha256.of(content) + ".json", Json.MEDIA_TYPE, content),
        extraction.content().paragraphs().size(),
        clock.instant(),
        provenance);
  }
}
