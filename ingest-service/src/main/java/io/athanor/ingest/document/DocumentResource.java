package io.athanor.ingest.document;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.document.Continuation;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.KeptOut;
import io.athanor.contracts.document.Paragraph;
import io.athanor.ingest.extract.PageView;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.http.ProblemException;
import io.athanor.kit.transaction.Transactions;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * @param headings titles that it stands under, the outermost first
   * @param start first character in the document's text
   * @param sourceStart first character in the original, decoded with {@code charset}
   * @param sourceText what the original says there, markup included
   * @param keptOut why it is no training text, if so
   * @param continuations what follows of it on later pages
   * @param page address of the original with the paragraph marked
   */
  public record ParagraphView(
      DocumentId documentId,
      String paragraphId,
      String sourceUri,
      String text,
      List<String> headings,
      int start,
      int end,
      String charset,
      int sourceStart,
      int sourceEnd,
      String sourceText,
      @Nullable KeptOut keptOut,
      List<Continuation> continuations,
      String page) {}

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
    IngestedDocument content = content(id);
    Paragraph paragraph = paragraph(content, paragraphId);
    return new ParagraphView(
        id,
        paragraphId,
        content.sourceUri(),
        paragraph.textIn(content),
        paragraph.headings(),
        paragraph.start(),
        paragraph.end(),
        content.charset(),
        paragraph.sourceStart(),
        paragraph.sourceEnd(),
        original(content).substring(paragraph.sourceStart(), paragraph.sourceEnd()),
        paragraph.keptOut(),
        paragraph.continuations(),
        "/api/ingest/documents/" + id + "/paragraphs/" + paragraphId + "/page#paragraph");
  }

  /** The original page, made harmless, with the paragraph marked. */
  @GET
  @Path("/paragraphs/{paragraph}/page")
  @Produces(MediaType.TEXT_HTML)
  public Response page(
      @jakarta.ws.rs.PathParam("document") DocumentId id,
      @jakarta.ws.rs.PathParam("paragraph") String paragraphId) {
    IngestedDocument content = content(id);
    Paragraph paragraph = paragraph(content, paragraphId);
    String original = original(content);
    boolean html =
        content.kind() == DocumentKind.TEXT
            && (content.rendition() == null && content.original().mediaType().contains("html")
                || original.stripLeading().startsWith("<"));
    return Response.ok(
            PageView.of(
                content.sourceUri(),
                original,
                html,
                paragraph.sourceStart(),
                paragraph.sourceEnd()))
        .type(MediaType.TEXT_HTML + ";charset=UTF-8")
        .header(
            "Content-Security-Policy",
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self';"
                + " sandbox")
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .build();
  }

  private IngestedDocument content(DocumentId id) {
    return switch (document(id)) {
      case DocumentOutcome.Ingested ingested ->
          blobs.json(ingested.lastContent(), IngestedDocument.class);
      case DocumentOutcome.Rejected rejected ->
          throw new ProblemException(
              ProblemCode.NOT_FOUND,
              "document " + id + " was rejected and has no paragraphs: " + rejected.detail());
    };
  }

  private static Paragraph paragraph(IngestedDocument content, String paragraphId) {
    return content.paragraphs().stream()
        .filter(each -> each.id().equals(paragraphId))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NOT_FOUND,
                    "document " + content.documentId() + " has no paragraph " + paragraphId));
  }

  private String original(IngestedDocument content) {
    ArtifactRef source = content.rendition() == null ? content.original() : content.rendition();
    return new String(blobs.bytes(source), Charset.forName(content.charset()));
  }
}
