package io.athanor.ingest.settle;

import io.athanor.contracts.RequestId;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.KeptOut;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.document.ParagraphKind;
import io.athanor.contracts.document.ParagraphRef;
import io.athanor.ingest.document.DocumentOutcome;
import io.athanor.ingest.duplicate.DuplicateIndex;
import io.athanor.ingest.duplicate.RepeatedTexts;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.hash.Sha256;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the documents of a request twice, one at a time and in the request's order: once to
 * count what stands on many pages, once to join and to keep out. It depends on the stored documents
 * alone and changes none of them, so after a crash it is simply done again with the same result.
 */
public final class DocumentSettlement {

  private final BlobStore blobs;
  private final double leastSimilarity;

  /**
   * Settles documents of a store.
   *
   * @param leastSimilarity Jaccard index from which on two paragraphs are near duplicates
   */
  public DocumentSettlement(BlobStore blobs, double leastSimilarity) {
    this.blobs = blobs;
    this.leastSimilarity = leastSimilarity;
  }

  /** Settles all documents of a request that were read. */
  public Settlement settle(RequestId request, List<DocumentOutcome> outcomes) {
    try {
      Path folder = Files.createTempDirectory("athanor-settling");
      try (RepeatedTexts repeated = new RepeatedTexts(folder);
          DuplicateIndex duplicates = new DuplicateIndex(folder, leastSimilarity);
          KeptOutList list = new KeptOutList(folder, outcomes)) {
        countRepeated(outcomes, repeated);
        return new Pass(outcomes, repeated, duplicates, list).run(request);
      } finally {
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot work in the folder for temporary files", e);
    }
  }

  private void countRepeated(List<DocumentOutcome> outcomes, RepeatedTexts repeated) {
    for (DocumentOutcome outcome : outcomes) {
      if (isText(outcome)) {
        OpenDocument document = open((DocumentOutcome.Ingested) outcome);
        repeated.addPage(
            document.paragraphs().stream()
                .filter(paragraph -> paragraph.kind() != ParagraphKind.HEADING)
                .map(document::text)
                .toList());
      }
    }
  }

  private static boolean isText(DocumentOutcome outcome) {
    return outcome instanceof DocumentOutcome.Ingested ingested
        && ingested.kind() == DocumentKind.TEXT;
  }

  private OpenDocument open(DocumentOutcome.Ingested outcome) {
    return new OpenDocument(blobs.json(outcome.content(), IngestedDocument.class));
  }

  /** The second time through, with the document in hand and the one behind it. */
  private final class Pass {

    private final List<DocumentOutcome> outcomes;
    private final RepeatedTexts repeated;
    private final DuplicateIndex duplicates;
    private final KeptOutList list;
    private final List<DocumentOutcome> settled = new ArrayList<>();
    private final List<DocumentOutcome.Ingested> changed = new ArrayList<>();

    Pass(
        List<DocumentOutcome> outcomes,
        RepeatedTexts repeated,
        DuplicateIndex duplicates,
        KeptOutList list) {
      this.outcomes = outcomes;
      this.repeated = repeated;
      this.duplicates = duplicates;
      this.list = list;
    }

    Settlement run(RequestId request) {
      OpenDocument next = null;
      for (int i = 0; i < outcomes.size(); i++) {
        DocumentOutcome outcome = outcomes.get(i);
        if (!isText(outcome)) {
          settled.add(outcome);
          next = null;
          continue;
        }
        DocumentOutcome.Ingested ingested = (DocumentOutcome.Ingested) outcome;
        OpenDocument document = next == null ? open(ingested) : next;
        next = null;
        if (i + 1 < outcomes.size() && isNextPage(ingested, outcomes.get(i + 1))) {
          next = open((DocumentOutcome.Ingested) outcomes.get(i + 1));
          PageJoin.join(document, next);
        }
        settle(ingested, document, i);
      }
      return new Settlement(settled, changed, list.counts(), list.store(blobs, request));
    }

    private static boolean isNextPage(DocumentOutcome.Ingested page, DocumentOutcome after) {
      return isText(after)
          && after.position() == page.position() + 1
          && NumberedAddress.follows(page.sourceUri(), after.sourceUri());
    }

    private void settle(DocumentOutcome.Ingested outcome, OpenDocument document, int index) {
      List<Paragraph> paragraphs = document.paragraphs();
      for (int i = 0; i < paragraphs.size(); i++) {
        Paragraph paragraph = paragraphs.get(i);
        if (paragraph.kind() != ParagraphKind.HEADING && paragraph.keptOut() == null) {
          KeptOut reason = reason(document.text(paragraph), index, i);
          if (reason != null) {
            document.keepOut(i, reason);
          }
        }
        list.add(document, paragraphs.get(i));
      }
      settled.add(stored(outcome, document));
    }

    private @Nullable KeptOut reason(String text, int outcome, int index) {
      if (repeated.isFurniture(text)) {
        return new KeptOut(KeptOut.Reason.REPEATED, null, null);
      }
      return duplicates
          .findOrAdd(text, (long) outcome << 32 | index)
          .map(
              match ->
                  new KeptOut(
                      match.isExact() ? KeptOut.Reason.DUPLICATE : KeptOut.Reason.NEAR_DUPLICATE,
                      reference(match.place()),
                      match.isExact() ? null : Math.round(match.similarity() * 1000) / 1000.0))
          .orElse(null);
    }

    private ParagraphRef reference(long place) {
      return list.reference((int) (place >>> 32), (int) place);
    }

    private DocumentOutcome.Ingested stored(
        DocumentOutcome.Ingested outcome, OpenDocument document) {
      int keptOut = document.keptOut();
      if (!document.isChanged() && keptOut == 0) {
        return outcome;
      }
      DocumentOutcome.Ingested done = outcome.settled(outcome.content(), keptOut);
      if (document.isChanged()) {
        byte[] content = Json.bytes(document.settled());
        done =
            outcome.settled(
                blobs.putBytes(
                    "documents/" + Sha256.of(content) + ".json", Json.MEDIA_TYPE, content),
                keptOut);
      }
      changed.add(done);
      return done;
    }
  }
}
