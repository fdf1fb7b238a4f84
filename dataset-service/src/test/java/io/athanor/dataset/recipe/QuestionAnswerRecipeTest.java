package io.athanor.dataset.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.dataset.ProbeKind;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.dataset.Documents;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionAnswerRecipeTest {

  private final QuestionAnswerRecipe recipe =
      new QuestionAnswerRecipe(Documents.spec(RecipeKind.QUESTION_ANSWER, 0.1));

  @Test
  void rowsWithEqualAnswersShareAGroup() {
    // When
    RecipeOutput output =
        recipe.apply(
            List.of(
                Documents.rows(
                    "Who?", "Ada  Birch.", "Whom?", "ada birch.", "Where?", "In Ossendale.")));
    // Then
    assertThat(output.rows())
        .extracting(GroupedExample::group)
        .containsExactly("ada birch.", "ada birch.", "in ossendale.");
  }

  @Test
  void doubledRowIsKeptOnce() {
    // When
    RecipeOutput output =
        recipe.apply(List.of(Documents.rows("Who?", "Ada.", "Who?", "Ada.", "Who?", "Birch.")));
    // Then
    assertThat(output.rows()).hasSize(2);
  }

  @Test
  void shortAnswerIsAProbeAndLongOneIsNot() {
    // Given
    String longAnswer = "word ".repeat(13).strip() + ".";
    // When
    RecipeOutput output =
        recipe.apply(List.of(Documents.rows("Who?", "Ada Birch.", "Why?", longAnswer)));
    // Then
    assertThat(output.probes())
        .containsExactly(
            new Probe(ProbeKind.TRAINED, "Who?", List.of("Ada Birch"), null, "Ada Birch."));
  }
}
