package io.athanor.contracts.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RequestId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of every source of a request, in the order of the request.
 *
 * @param keptOut how many paragraphs are kept out, by reason
 * @param keptOutList JSON lines of {@link KeptOutParagraph}, in the order of the request; null when
 *     no paragraph is kept out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DocumentManifest(
    RequestId requestId,
    List<Ingested> ingested,
    List<Rejected> rejected,
    Map<KeptOut.Reason, Integer> keptOut,
    @Nullable ArtifactRef keptOutList) {

  public DocumentManifest {
    ingested = List.copyOf(ingested);
    rejected = List.copyOf(rejected);
    // Sorted, for equal manifests must have equal bytes.
    keptOut =
        keptOut == null ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(keptOut));
  }

  /** Nothing is kept out. */
  public DocumentManifest(RequestId requestId, List<Ingested> ingested, List<Rejected> rejected) {
    this(requestId, ingested, rejected, Map.of(), null);
  }

  /**
   * A document that was read.
   *
   * @param content an {@link IngestedDocument}
   * @param paragraphs all of them
   * @param keptOut how many of them must not become training text; null when none
   * @param licence name or address, as the source or its user gave it; null when neither did
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Ingested(
      DocumentId documentId,
      String sourceUri,
      DocumentKind kind,
      ArtifactRef content,
      int paragraphs,
      @Nullable Integer keptOut,
      @Nullable String licence) {

    /** Every paragraph may be used, and no licence is known. */
    public Ingested(
        DocumentId documentId,
        String sourceUri,
        DocumentKind kind,
        ArtifactRef content,
        int paragraphs) {
      this(documentId, sourceUri, kind, content, paragraphs, null, null);
    }
  }

  /** A source that could not be read. */
  public record Rejected(String sourceUri, ProblemCode code, String detail) {}
}
