package io.athanor.ingest.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.document.DocumentKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How the work on one source of a request ended; there is exactly one outcome for each source. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
  @JsonSubTypes.Type(value = DocumentOutcome.Ingested.class, name = "ingested"),
  @JsonSubTypes.Type(value = DocumentOutcome.Rejected.class, name = "rejected")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface DocumentOutcome {

  /** Which source of which request; the id depends on nothing else, so work done twice agrees. */
  DocumentId documentId();

  RequestId requestId();

  /** Place of the source in the request, from 0, ranges counted out. */
  int position();

  String sourceUri();

  Instant finishedAt();

  /**
   * The source was read.
   *
   * @param content the {@link io.athanor.contracts.document.IngestedDocument} as it was read
   * @param settled the same after the last word about its paragraphs, when that differs
   * @param keptOut how many paragraphs must not become training text; null when none or not known
   *     yet
   * @param provenance absent for documents of an earlier release
   */
  record Ingested(
      DocumentId documentId,
      RequestId requestId,
      int position,
      String sourceUri,
      DocumentKind kind,
      @Nullable String title,
      @Nullable String language,
      ArtifactRef content,
      int paragraphs,
      Instant finishedAt,
      @Nullable Provenance provenance,
      @Nullable ArtifactRef settled,
      @Nullable Integer keptOut)
      implements DocumentOutcome {

    /** The same once all documents of the request are settled. */
    public Ingested settled(ArtifactRef lastContent, int paragraphsKeptOut) {
      return new Ingested(
          documentId,
          requestId,
          position,
          sourceUri,
          kind,
          title,
          language,
          content,
          paragraphs,
          finishedAt,
          provenance,
          lastContent.equals(content) ? null : lastContent,
          paragraphsKeptOut == 0 ? null : paragraphsKeptOut);
    }

    /** The document as others are to read it. */
    public ArtifactRef lastContent() {
      return settled == null ? content : settled;
    }

    /** The licence that was recorded with the document; null when none is known. */
    public @Nullable String licence() {
      return provenance == null ? null : provenance.licence();
    }
  }

  /** The source could not be read. */
  record Rejected(
      DocumentId documentId,
      RequestId requestId,
      int position,
      String sourceUri,
      ProblemCode code,
      String detail,
      Instant finishedAt)
      implements DocumentOutcome {}
}
