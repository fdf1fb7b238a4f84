package io.athanor.dataset.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.pipeline.PromptTemplate;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.dataset.Documents;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionRecipeTest {

  private static final PromptTemplate GO_ON = new PromptTemplate("go-on", "Go on: {beginning}", 1);

  private final CompletionRecipe recipe =
      new CompletionRecipe(Documents.spec(RecipeKind.COMPLETION, 0.1, GO_ON));

  @Test
  void firstSentenceAsksAndTheRestAnswers() {
    // When
    RecipeOutput output =
        recipe.apply(
            List.of(
                Documents.text(
                    List.of("Dr. Birch built a mill. It stood by the Quill. It turned all day."))));
    // Then
    Example row = output.rows().getFirst().example();
    assertThat(row.turns().get(0).content()).isEqualTo("Go on: Dr. Birch built a mill.");
    assertThat(row.turns().get(1).content()).isEqualTo("It stood by the Quill. It turned all day.");
    assertThat(row.template()).isEqualTo("go-on");
    assertThat(row.sources().getFirst().start()).isZero();
    assertThat(row.sources().getFirst().end()).isEqualTo(65);
  }

  @Test
  void paragraphWithoutARestMakesNoRow() {
    // When
    RecipeOutput output =
        recipe.apply(
            List.of(
                Documents.text(
                    List.of(
                        "Only one sentence stands here.",
                        "Yes. A beginning of one word asks for nothing that can be known.",
                        "The rest of this is short. Too short."))));
    // Then
    assertThat(output.rows()).isEmpty();
  }

  @Test
  void paragraphThatStandsOnTwoPagesMakesOneRow() {
    // Given
    String paragraph = "The mill is closed today. Come again when the river has risen.";
    // When
    RecipeOutput output = recipe.apply(List.of(Documents.text(List.of(paragraph, paragraph))));
    // Then
    assertThat(output.rows()).hasSize(1);
  }
}
