package io.athanor.ingest.request;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.pipeline.SourceSpec;
import io.athanor.ingest.document.DocumentOutcome;
import io.athanor.ingest.document.Provenance;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.fetch.FetchedSource;
import io.athanor.ingest.plan.PlannedSource;
import io.athanor.ingest.quality.TextQuality;
import io.athanor.ingest.read.DocumentReader;
import io.athanor.ingest.read.ReadSource;
import io.athanor.ingest.read.Rendition;
import io.athanor.ingest.source.ReadingLimit;
import io.athanor.ingest.source.RejectedSourceException;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.hash.Sha256;
import io.athanor.kit.json.Json;
import io.athanor.kit.observe.LogKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
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

  private final DocumentReader documents;
  private final ReadingLimit limit;
  private final TextQuality quality;
  private final BlobStore blobs;
  private final InstantSource clock = InstantSource.system();

  SourceReader(DocumentReader documents, ReadingLimit limit, TextQuality quality, BlobStore blobs) {
    this.documents = documents;
    this.limit = limit;
    this.quality = quality;
    this.blobs = blobs;
  }

  /**
   * The stored document.
   *
   * @throws RejectedSourceException when the source is not what it claims to be
   */
  DocumentOutcome read(
      PlannedSource source, SourceSpec spec, FetchedSource fetched, Provenance provenance)
      throws InterruptedException {
    return store(source, spec, fetched, extract(source, spec, fetched), provenance);
  }

  /** A defect of a reader costs one document, not the queue behind it. */
  private ReadSource extract(PlannedSource source, SourceSpec spec, FetchedSource fetched)
      throws InterruptedException {
    try {
      return documents.read(
          spec.kind(), spec.options(), source.uri(), fetched.content(), fetched.contentType());
    } catch (RejectedSourceException | UncheckedIOException e) {
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
      ReadSource read,
      Provenance provenance)
      throws InterruptedException {
    Extraction extraction = limit.within(source.uri(), () -> quality.assess(read.extraction()));
    int lost = read.text().lostCharacters();
    String mediaType = fetched.contentType() == null ? DEFAULT_MEDIA_TYPE : fetched.contentType();
    ArtifactRef original =
        blobs.putBytes(
            "documents/originals/" + Sha256.of(fetched.content()), mediaType, fetched.content());
    String language =
        spec.options().language() == null ? extraction.language() : spec.options().language();
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
                language,
                lost == 0 ? null : lost,
                read.text().flags(),
                rendition(read.rendition())));
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
        provenance,
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
