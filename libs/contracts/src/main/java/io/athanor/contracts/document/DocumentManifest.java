package io.athanor.contracts.document;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RequestId;
import java.util.List;

/** The outcome of every source of a request, in the order of the request. */
public record DocumentManifest(
    RequestId requestId, List<Ingested> ingested, List<Rejected> rejected) {

  public DocumentManifest {
    ingested = List.copyOf(ingested);
    rejected = List.copyOf(rejected);
  }

  /** A document that was read; {@code content} is an {@link IngestedDocument}. */
  public record Ingested(
      DocumentId documentId,
      String sourceUri,
      DocumentKind kind,
      ArtifactRef content,
      int paragraphs) {}

  /** A source that could not be read. */
  public record Rejected(String sourceUri, ProblemCode code, String detail) {}
}
