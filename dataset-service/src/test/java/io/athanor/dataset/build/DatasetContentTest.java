package io.athanor.dataset.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.dataset.Documents;
import io.athanor.dataset.recipe.CompletionRecipe;
import io.athanor.dataset.recipe.DatasetRecipe;
import io.athanor.dataset.recipe.FactsOptions;
import io.athanor.dataset.recipe.FactsRecipe;
import io.athanor.dataset.recipe.QuestionAnswerRecipe;
import io.athanor.dataset.recipe.RecipeOutput;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatasetContentTest {

  private static final String[] TWENTY_ROWS =
      IntStream.range(0, 20)
          .boxed()
          .flatMap(i -> List.of("Question " + i + "?", "Answer " + i + ".").stream())
          .toArray(String[]::new);

  @Test
  void heldOutQuestionIsNoTrainedProbe() {
    // When
    DatasetContent content = content(0.1);
    // Then
    assertThat(content.train()).hasSize(18);
    assertThat(content.validation()).hasSize(2);
    assertThat(content.probes())
        .extracting(Probe::question)
        .containsExactlyInAnyOrderElementsOf(
            content.train().stream().map(row -> row.turns().getFirst().content()).toList());
  }

  @Test
  void checksumIsEqualForEqualContentOnly() {
    // When
    String checksum = EncodedDataset.of(content(0.1)).contentSha256();
    // Then
    assertThat(EncodedDataset.of(content(0.1)).contentSha256()).isEqualTo(checksum);
    assertThat(EncodedDataset.of(content(0)).contentSha256()).isNotEqualTo(checksum);
  }

  @Test
  void rowsOfEarlierReleasesAreMadeAgainByteForByte() {
    // Given
    DatasetRecipe facts =
        new FactsRecipe(Documents.spec(RecipeKind.FACTS, 0.1), new FactsOptions(1, true));
    DatasetRecipe completion = new CompletionRecipe(Documents.spec(RecipeKind.COMPLETION, 0.5));
    IngestedDocument sheet =
        Documents.facts(List.of(Documents.FOUNDER, Documents.WHEEL), List.of(Documents.FRANCE));
    IngestedDocument text =
        Documents.text(
            List.of(
                "Dr. Birch built a mill. It stood by the Quill and turned all day.",
                "The wheel is called Big Hedda. Nobody knows who gave it that name."));
    // Then
    assertThat(checksum(facts, sheet))
        .isEqualTo("X1");
    assertThat(checksum(completion, text))
        .isEqualTo("X2");
    assertThat(EncodedDataset.of(content(0.1)).contentSha256())
        .isEqualTo("X3");
  }

  private static String checksum(DatasetRecipe recipe, IngestedDocument document) {
    return EncodedDataset.of(
            DatasetContent.of(recipe.apply(List.of(document)), recipe.heldOutShare(), 42))
        .contentSha256();
  }

  @Test
  void manyRowsAreCutIntoShards() {
    // Given
    Example row = content(0).train().getFirst();
    // When
    EncodedDataset encoded =
        EncodedDataset.of(
            new DatasetContent(Collections.nCopies(10_001, row), List.of(), List.of()));
    // Then
    assertThat(encoded.train()).hasSize(2);
    assertThat(new String(encoded.train().get(0), StandardCharsets.UTF_8)).hasLineCount(10_000);
    assertThat(new String(encoded.train().get(1), StandardCharsets.UTF_8)).hasLineCount(1);
    assertThat(encoded.validation()).isEmpty();
    assertThat(encoded.probes()).isEmpty();
  }

  private static DatasetContent content(double heldOutShare) {
    RecipeOutput output =
        new QuestionAnswerRecipe(Documents.spec(RecipeKind.QUESTION_ANSWER, heldOutShare))
            .apply(List.of(Documents.rows(TWENTY_ROWS)));
    return DatasetContent.of(output, heldOutShare, 42);
  }
}
