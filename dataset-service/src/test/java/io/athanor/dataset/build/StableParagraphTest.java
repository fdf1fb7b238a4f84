package io.athanor.dataset.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StableParagraphTest {

  private static final ArtifactRef CONTENT =
      new ArtifactRef("c", "0".repeat(64), 1, "application/json");

  private final List<IngestedDocument> documents =
      List.of(
          document(0, "file:/x/page10.htm", "Menu", "Ten", "Two", "Two"),
          document(1, "file:/x/page2.htm", "Menu", "Two", "Two", "End"),
          document(2, "file:/y/page2.htm", "Menu", "Other"));
  private final List<String> read = new ArrayList<>();

  @Test
  void everyParagraphIsFoundUnderTheNameThatTheVersionGaveIt() {
    // Given
    StableDocuments stable = new StableDocuments();
    for (DocumentManifest.Ingested each : StableDocuments.inOrder(manifest())) {
      IngestedDocument original = content(each);
      IngestedDocument named = stable.named(original);
      for (int index = 0; index < named.paragraphs().size(); index++) {
        // When
        Optional<StableParagraph> found =
            find(named.documentId(), named.paragraphs().get(index).id());
        // Then
        assertThat(found)
            .contains(
                new StableParagraph(original.documentId(), original.paragraphs().get(index).id()));
      }
    }
  }

  @Test
  void onlyTheDocumentOfTheParagraphIsRead() {
    // Given
    StableDocuments stable = new StableDocuments();
    IngestedDocument last =
        StableDocuments.inOrder(manifest()).stream()
            .map(each -> stable.named(content(each)))
            .toList()
            .getLast();
    // When
    find(last.documentId(), last.paragraphs().getFirst().id());
    // Then
    assertThat(read).containsExactly("file:/x/page10.htm");
  }

  @Test
  void strangeNamesAreNotFound() {
    // Given
    IngestedDocument first =
        new StableDocuments().named(content(StableDocuments.inOrder(manifest()).getFirst()));
    // Then
    assertThat(find(first.documentId(), "p0")).isEmpty();
    assertThat(find(new DocumentId("none"), first.paragraphs().getFirst().id())).isEmpty();
  }

  private Optional<StableParagraph> find(DocumentId document, String paragraph) {
    return StableParagraph.find(
        manifest(),
        document,
        paragraph,
        each -> {
          read.add(each.sourceUri());
          return content(each);
        });
  }

  private IngestedDocument content(DocumentManifest.Ingested ingested) {
    return documents.stream()
        .filter(each -> each.documentId().equals(ingested.documentId()))
        .findFirst()
        .orElseThrow();
  }

  private DocumentManifest manifest() {
    return new DocumentManifest(
        new RequestId("r"),
        documents.stream()
            .map(
                each ->
                    new DocumentManifest.Ingested(
                        each.documentId(),
                        each.sourceUri(),
                        each.kind(),
                        CONTENT,
                        each.paragraphs().size()))
            .toList(),
        List.of());
  }

  private static IngestedDocument document(int number, String address, String... texts) {
    StringBuilder text = new StringBuilder();
    List<Paragraph> paragraphs = new ArrayList<>();
    for (String each : texts) {
      int start = text.length();
      text.append(each);
      paragraphs.add(
          new Paragraph(
              "p" + number + '-' + paragraphs.size(), start, text.length(), start, text.length()));
      text.append('\n');
    }
    return new IngestedDocument(
        new DocumentId("document-" + number),
        address,
        DocumentKind.TEXT,
        null,
        text.toString(),
        paragraphs,
        CONTENT,
        "UTF-8",
        null,
        List.of(),
        null,
        null);
  }
}
