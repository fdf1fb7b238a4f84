package io.athanor.dataset.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.document.DocumentKind;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.document.Paragraph;
import io.athanor.contracts.document.QuestionAnswer;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.Documents;
import io.athanor.dataset.quality.RowGates;
import io.athanor.dataset.recipe.DatasetRecipe;
import io.athanor.dataset.recipe.FactsOptions;
import io.athanor.dataset.recipe.RecipeServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StableDocumentsTest {

  @TempDir Path work;

  @Test
  void versionHashIsTheSameOnAnotherMachine() throws IOException {
    // Given
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    String here = hash("file:/home/ada/sheets/", 1, List.of("a.jsonl", "b2.jsonl", "b10.jsonl"));
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      // When
      String there =
          hash("http://127.0.0.1:4242/x%20y/", 500, List.of("b10.jsonl", "a.jsonl", "b2.jsonl"));
      // Then
      assertThat(there).isEqualTo(here);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void editedPageKeepsTheNamesOfItsOtherParagraphs() {
    // When
    IngestedDocument before =
        new StableDocuments().named(document("file:/a.jsonl", 1, List.of("One", "Two", "Two")));
    IngestedDocument after =
        new StableDocuments().named(document("file:/a.jsonl", 9, List.of("Zero", "Two", "Two")));
    // Then
    assertThat(after.documentId()).isEqualTo(before.documentId());
    assertThat(after.paragraphs().get(1).id()).isEqualTo(before.paragraphs().get(1).id());
    assertThat(after.paragraphs().get(2).id()).isEqualTo(before.paragraphs().get(2).id());
    assertThat(after.paragraphs().get(0).id()).isNotEqualTo(before.paragraphs().get(0).id());
    assertThat(before.paragraphs()).extracting(Paragraph::id).doesNotHaveDuplicates();
    assertThat(before.questionAnswers())
        .extracting(QuestionAnswer::paragraphId)
        .containsExactlyElementsOf(before.paragraphs().stream().map(Paragraph::id).toList());
  }

  @Test
  void equallyNamedFilesAreDifferentDocuments() {
    // Given
    StableDocuments stable = new StableDocuments();
    // When
    DocumentId first = stable.named(document("file:/x/a.jsonl", 1, List.of("One"))).documentId();
    DocumentId second = stable.named(document("file:/y/a.jsonl", 2, List.of("One"))).documentId();
    // Then
    assertThat(second).isNotEqualTo(first);
  }

  /** The hash of a version made from three files below a folder. */
  private String hash(String folder, int request, List<String> files) throws IOException {
    Map<String, IngestedDocument> contents = new HashMap<>();
    List<DocumentManifest.Ingested> ingested = new ArrayList<>();
    for (String file : files) {
      IngestedDocument document =
          document(folder + file, request + files.indexOf(file), List.of(file + " I", file + " J"));
      contents.put(folder + file, document);
      ingested.add(
          new DocumentManifest.Ingested(
              document.documentId(),
              document.sourceUri(),
              document.kind(),
              new ArtifactRef("c", "0".repeat(64), 1, "application/json"),
              2));
    }
    StableDocuments stable = new StableDocuments();
    List<IngestedDocument> named =
        StableDocuments.inOrder(
                new DocumentManifest(new RequestId("r" + request), ingested, List.of()))
            .stream()
            .map(entry -> stable.named(contents.get(entry.sourceUri())))
            .toList();
    RecipeSpec spec = Documents.spec(RecipeKind.QUESTION_ANSWER, 0.4);
    DatasetRecipe recipe =
        DatasetRecipe.of(
            spec,
            new RecipeServices(
                new FactsOptions(1, true),
                (source, listener) -> {},
                options -> {
                  throw new IllegalStateException("no model is asked");
                }));
    try (DatasetAssembly assembly =
        new DatasetAssembly(
            spec,
            RowGates.of(spec.gates(), recipe.wordsInAnswers(), null),
            Files.createDirectories(work.resolve("request-" + request)))) {
      recipe.apply(named.iterator(), assembly);
      StagedDataset dataset =
          assembly.finish(new DatasetAssembly.Material(3, 0, 3, 6), recipe.heldOutShare());
      assertThat(dataset.validationExamples()).isPositive();
      return dataset.contentSha256();
    }
  }

  private static IngestedDocument document(String address, int request, List<String> questions) {
    StringBuilder text = new StringBuilder();
    List<Paragraph> paragraphs = new ArrayList<>();
    List<QuestionAnswer> rows = new ArrayList<>();
    for (String question : questions) {
      String id = "p" + request + '-' + paragraphs.size();
      int start = text.length();
      text.append(question);
      paragraphs.add(new Paragraph(id, start, text.length(), start, text.length()));
      rows.add(new QuestionAnswer(question, "The answer to " + question, id));
      text.append('\n');
    }
    return new IngestedDocument(
        new DocumentId("document-" + request),
        address,
        DocumentKind.QUESTION_ANSWER,
        null,
        text.toString(),
        paragraphs,
        new ArtifactRef("o", "0".repeat(64), 1, "text/plain"),
        "UTF-8",
        null,
        rows,
        null,
        null);
  }
}
