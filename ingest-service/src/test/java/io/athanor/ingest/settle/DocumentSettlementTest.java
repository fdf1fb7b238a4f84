package io.athanor.ingest.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.DocumentId;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.KeptOut.Reason;
import io.athanor.contracts.document.Paragraph;
import io.athanor.ingest.document.DocumentOutcome;
import io.athanor.ingest.extract.DecodedText;
import io.athanor.ingest.extract.Extraction;
import io.athanor.ingest.extract.HtmlExtractor;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.FileBlobStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentSettlementTest {

  private static final RequestId REQUEST = RequestId.next();
  private static final String LONG =
      "The miller had walked along the river until the evening came and the lights of the village"
          + " went out one after the other";

  @TempDir Path folder;
  private BlobStore blobs;
  private final List<DocumentOutcome> outcomes = new ArrayList<>();

  @BeforeEach
  void openStore() {
    blobs = new FileBlobStore(folder);
  }

  @Test
  void paragraphCutBetweenTwoNumberedPagesIsJoinedOnTheFirst() {
    // Given
    page("sta01.htm", "<h1>The Mill</h1><p>First.</p><p>" + LONG + " and the water-</p>");
    page("sta02.htm", "<h1>The Mill</h1><p>wheel stood still.</p><p>Then it was night.</p>");
    // When
    Settlement settlement = settle();
    // Then
    IngestedDocument first = document(settlement, 0);
    IngestedDocument second = document(settlement, 1);
    Paragraph whole = first.paragraphs().getLast();
    assertThat(whole.textIn(first)).isEqualTo(LONG + " and the waterwheel stood still.");
    Paragraph rest = second.paragraphs().get(1);
    assertThat(whole.continuations())
        .singleElement()
        .satisfies(
            continuation -> {
              assertThat(continuation.rest().documentId()).isEqualTo(second.documentId());
              assertThat(continuation.rest().paragraphId()).isEqualTo(rest.id());
              assertThat(first.text().substring(continuation.start(), whole.end()))
                  .isEqualTo("wheel stood still.");
            });
    assertThat(rest.keptOut().reason()).isEqualTo(Reason.JOINED);
    assertThat(rest.keptOut().reference().paragraphId()).isEqualTo(whole.id());
    assertThat(settlement.keptOut()).isEqualTo(Map.of(Reason.JOINED, 1));
  }

  @Test
  void pagesThatDoNotFollowEachOtherAreNotJoined() {
    // Given
    page("sta01.htm", "<p>" + LONG + "</p>");
    page("about.htm", "<p>and nobody knew.</p>");
    // When
    Settlement settlement = settle();
    // Then
    assertThat(settlement.changed()).isEmpty();
    assertThat(settlement.keptOutList()).isNull();
  }

  @Test
  void sameAndNearlySameParagraphsAreKeptOutAndNameTheFirst() {
    // Given
    page("a.htm", "<p>" + LONG + ".</p>");
    page("b.htm", "<p>" + LONG.toUpperCase(java.util.Locale.ROOT) + "!</p><p>Something new.</p>");
    page("c.htm", "<p>" + LONG + " again.</p>");
    // When
    Settlement settlement = settle();
    // Then
    String original = document(settlement, 0).paragraphs().getFirst().id();
    Paragraph same = document(settlement, 1).paragraphs().getFirst();
    Paragraph near = document(settlement, 2).paragraphs().getFirst();
    assertThat(same.keptOut().reason()).isEqualTo(Reason.DUPLICATE);
    assertThat(same.keptOut().reference().paragraphId()).isEqualTo(original);
    assertThat(near.keptOut().reason()).isEqualTo(Reason.NEAR_DUPLICATE);
    assertThat(near.keptOut().reference().paragraphId()).isEqualTo(original);
    assertThat(near.keptOut().similarity()).isEqualTo(0.955);
    assertThat(document(settlement, 1).usableParagraphs()).hasSize(1);
    assertThat(new String(blobs.bytes(settlement.keptOutList()), StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .allMatch(line -> line.contains("https://example.org/a.htm"));
  }

  @Test
  void furnitureOfManyPagesIsKeptOutEverywhereAndACopiedPageIsOnlyADuplicate() {
    // Given
    for (int i = 0; i < 6; i++) {
      String words = "Chapter text number " + "abcdef".charAt(i) + " stands here alone today.";
      page("p" + i + ".htm", "<p>" + words + "</p><p>You are reading page " + i + " of 6.</p>");
    }
    // When
    Settlement settlement = settle();
    // Then
    assertThat(settlement.keptOut()).containsEntry(Reason.REPEATED, 6);
    assertThat(document(settlement, 0).usableParagraphs()).hasSize(1);
  }

  @Test
  void settlingTwiceGivesTheSameBytes() {
    // Given
    page("sta01.htm", "<p>" + LONG + "</p>");
    page("sta02.htm", "<p>and nobody knew.</p><p>" + LONG + " and nobody knew.</p>");
    // When
    Settlement once = settle();
    Settlement again = settle();
    // Then
    assertThat(again).isEqualTo(once);
    assertThat(once.keptOut()).isEqualTo(Map.of(Reason.JOINED, 1, Reason.DUPLICATE, 1));
  }

  private Settlement settle() {
    return new DocumentSettlement(blobs, 0.8).settle(REQUEST, outcomes);
  }

  private IngestedDocument document(Settlement settlement, int index) {
    DocumentOutcome.Ingested outcome = (DocumentOutcome.Ingested) settlement.outcomes().get(index);
    return blobs.json(outcome.lastContent(), IngestedDocument.class);
  }

  private void page(String name, String html) {
    String uri = "https://example.org/" + name;
    Extraction read = HtmlExtractor.read(uri, new DecodedText(html, "UTF-8"));
    DocumentId id = DocumentId.next();
    IngestedDocument document =
        new IngestedDocument(
            id,
            uri,
            read.kind(),
            null,
            read.content().text(),
            read.content().paragraphs(),
            blobs.putBytes("original/" + name, "text/html", html.getBytes(StandardCharsets.UTF_8)),
            "UTF-8",
            null,
            null,
            null,
            null);
    outcomes.add(
        new DocumentOutcome.Ingested(
            id,
            REQUEST,
            outcomes.size(),
            uri,
            read.kind(),
            null,
            null,
            blobs.putJson("documents/" + name, document),
            read.content().paragraphs().size(),
            Instant.EPOCH,
            null,
            null,
            null));
  }
}
