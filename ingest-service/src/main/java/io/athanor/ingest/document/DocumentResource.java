package io.athanor.ingest.document;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.transaction.Transactions;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.Charset;

/** Documents and their paragraphs: where an example's text comes from. */
@Path("/api/ingest/documents/{document}")
@Produces(MediaType.APPLICATION_JSON)
public class DocumentResource {

  private final Transactions transactions;
  private final DocumentRepository documents;
  private final BlobStore blobs;

  DocumentResource(Transactions transactions, DocumentRepository documents, BlobStore blobs) {
    this.transactions = transactions;
    this.documents = documents;
    this.blobs = blobs;
  }

  /**
   * A paragraph and its place.
   *
   * @param start first character in the document's text
   * @param sourceStart first character in the original, decoded with {@code charset}
   * @param sourceText what the original says there, markup included
   */
  public record ParagraphView(
      DocumentId documentId,
      String paragraphId,
      String sourceUri,
      String text,
      int start,
      int end,
      String charset,
      int sourceStart,
      int sourceEnd,
      String sourceText) {}

  /** The outcome of a document. */
  @GET
  public DocumentOutcome document(@jakarta.ws.rs.PathParam("document") DocumentId id) {
    return transactions
        .await(() -> documents.find(id))
        .orElseThrow(
            () -> new ProblemException(ProblemCode.NOT_FOUND, "there is no document " + id));
  }

  /** One paragraph of a document. */
  @GET
  @Path("/paragraphs/{paragraph}")
  public ParagraphView paragraph(
      @jakarta.ws.rs.PathParam("document") DocumentId id,
      @jakarta.ws.rs.PathParam("paragraph") String paragraphId) {
    IngestedDocument content =
        switch (document(id)) {
          case DocumentOutcome.Ingested ingested ->
              blobs.json(ingested.lastContent(), IngestedDocument.class);
          case DocumentOutcome.Rejected rejected ->
              throw new ProblemException(
                  ProblemCode.NOT_FOUND,
                  "document " + id + " was rejected and has no paragraphs: " + rejected.detail());
        };
    Paragraph paragraph =
        content.paragraphs().stream()
            .filter(each -> each.id().equals(paragraphId))
            .findFirst()
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.NOT_FOUND,
                        "document " + id + " has no paragraph " + paragraphId));
    ArtifactRef source = content.rendition() == null ? content.original() : content.rendition();
    String original = new String(blobs.bytes(source), Charset.forName(content.charset()));
    return new ParagraphView(
        id,
        paragraphId,
        content.sourceUri(),
        paragraph.textIn(content),
        paragraph.start(),
        paragraph.end(),
        content.charset(),
        paragraph.sourceStart(),
        paragraph.sourceEnd(),
        original.substring(paragraph.sourceStart(), paragraph.sourceEnd()));
  }
}
