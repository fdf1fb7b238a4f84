package io.athanor.inference.retrieval;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.PipelineId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.KeptOut;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.document.ParagraphKind;
import io.athanor.contracts.event.DocumentIngested;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.IngestCompleted;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.outbox.Outbox;
import io.athanor.kit.transaction.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Publishes pages as ingest-service would: every {@code <p>} of a page is a paragraph. */
@ApplicationScoped
public class IngestedPages {

  private static final Pattern PARAGRAPH = Pattern.compile("<p>(.*?)</p>", Pattern.DOTALL);

  private final BlobStore blobs;
  private final Outbox outbox;
  private final Transactions transactions;

  IngestedPages(BlobStore blobs, Outbox outbox, Transactions transactions) {
    this.blobs = blobs;
    this.outbox = outbox;
    this.transactions = transactions;
  }

  /** A request of one pipeline. */
  public final class Request {
    private final String collection;
    private final RequestId id;
    private final Instant time;
    private final List<DocumentManifest.Ingested> settled = new ArrayList<>();

    Request(String collection, String id, Instant time) {
      this.collection = collection;
      this.id = new RequestId(id);
      this.time = time;
    }

    /**
     * Sends a page.
     *
     * @param keptOut number of the paragraph that the settlement keeps out; -1 for none
     */
    public void page(String uri, String html, int keptOut) {
      DocumentId document = new DocumentId("doc-" + id.value() + "-" + settled.size());
      ArtifactRef original =
          blobs.putBytes(
              "originals/" + document.value(), "text/html", html.getBytes(StandardCharsets.UTF_8));
      ArtifactRef first = content(document, uri, html, original, -1);
      send(
          new DocumentIngested(
              document, id, uri, DocumentKind.TEXT, first, 1, "en", null, pipeline(), time));
      settled.add(
          new DocumentManifest.Ingested(
              document,
              uri,
              DocumentKind.TEXT,
              keptOut < 0 ? first : content(document, uri, html, original, keptOut),
              1));
    }

    /** Sends the end of the request. */
    public void complete() {
      ArtifactRef manifest =
          blobs.putJson("manifests/" + id.value(), new DocumentManifest(id, settled, List.of()));
      send(new IngestCompleted(id, manifest, settled.size(), 0, 1, pipeline(), time));
    }

    private PipelineRef pipeline() {
      ArtifactRef spec = blobs.putBytes("pipelines/" + collection, "application/json", new byte[0]);
      return new PipelineRef(new PipelineId("pipeline-" + collection), collection, spec);
    }
  }

  public Request request(String collection, String id, Instant time) {
    return new Request(collection, id, time);
  }

  private ArtifactRef content(
      DocumentId id, String uri, String html, ArtifactRef original, int keptOut) {
    StringBuilder text = new StringBuilder();
    List<Paragraph> paragraphs = new ArrayList<>();
    Matcher matcher = PARAGRAPH.matcher(html);
    while (matcher.find()) {
      String clean =
          matcher.group(1).replaceAll("<[^>]+>", "").replace("&amp;", "&").replaceAll("\\s+", " ");
      int start = text.length();
      text.append(clean);
      int number = paragraphs.size();
      paragraphs.add(
          new Paragraph(
              "p" + number,
              start,
              text.length(),
              matcher.start(1),
              matcher.end(1),
              ParagraphKind.PROSE,
              List.of(),
              null,
              "en",
              number == keptOut ? new KeptOut(KeptOut.Reason.REPEATED, null, null) : null,
              List.of()));
      text.append("\n\n");
    }
    IngestedDocument document =
        new IngestedDocument(
            id,
            uri,
            DocumentKind.TEXT,
            "Page " + uri,
            text.toString(),
            paragraphs,
            original,
            "UTF-8",
            null,
            null,
            null,
            null,
            "en",
            null,
            List.of(),
            null);
    return blobs.putJson("documents/" + id.value() + "-" + keptOut + ".json", document);
  }

  /** Sends an event through the outbox and Kafka. */
  public void send(DomainEvent event) {
    transactions.await(() -> outbox.add(event));
  }
}
