package io.athanor.dataset.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.pipeline.GateSettings;
import io.athanor.contracts.pipeline.PromptTemplate;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.contracts.pipeline.RecipeOptions;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.contracts.pipeline.RowMapping;
import io.athanor.dataset.Documents;
import io.athanor.kit.http.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsRecipeTest {

  private static final IngestedDocument SHEET =
      Documents.table(
          List.of("country", "question", "answer", "guide"),
          List.of(
              List.of("Norway", "Which language?", "Norwegian {bokmål}.", "You know the North."),
              List.of("Chile", "Which language?", "Spanish.", "You know the South."),
              List.of("Chile", "Which sea?")));

  @Test
  void columnsAreSaidByTheRolesTheyAreMappedTo() {
    // When
    List<Example> rows = rows(new RowMapping("{guide}", "{country}: {question}", "{answer}", null));
    // Then
    assertThat(rows.getFirst().turns())
        .containsExactly(
            new Turn(Role.SYSTEM, "You know the North."),
            new Turn(Role.USER, "Norway: Which language?"),
            new Turn(Role.ASSISTANT, "Norwegian {bokmål}."));
    assertThat(rows.getFirst().sources().getFirst().paragraphId()).isEqualTo("p0");
  }

  @Test
  void cellsThatAreMissingAreEmptyTurnsForTheGateToCount() {
    // When
    List<Example> rows = rows(new RowMapping(null, "{country}: {question}", "{answer}", null));
    // Then
    assertThat(rows.get(2).turns().getLast()).isEqualTo(new Turn(Role.ASSISTANT, ""));
  }

  @Test
  void missingColumnIsAnErrorThatNamesTheColumns() {
    assertThatThrownBy(() -> rows(new RowMapping(null, "{land}: {question}", "{answer}", null)))
        .isInstanceOf(ProblemException.class)
        .hasMessage(
            "file:///source has no column \"land\"; its columns are \"country\", \"question\","
                + " \"answer\", \"guide\"");
  }

  @Test
  void rowsOfOneGroupStayTogether() {
    // When
    RecipeOutput output =
        recipe(new RowMapping(null, "{question}", "{answer}", "country")).apply(List.of(SHEET));
    // Then
    assertThat(output.rows())
        .extracting(GroupedExample::group)
        .containsExactly("group|Norway", "group|Chile", "group|Chile");
  }

  @Test
  void wordsOfTheAnswersTemplateAreFound() {
    // Given
    PromptTemplate polite =
        new PromptTemplate("polite", "{question}", 1, "Good question! {answer}");
    RecipeSpec spec = spec(new RowMapping(null, null, "{answer}", null), List.of(polite));
    // When
    RowsRecipe recipe = new RowsRecipe(spec);
    // Then
    assertThat(recipe.wordsInAnswers()).containsOnlyKeys("polite");
    assertThat(recipe.wordsInAnswers().get("polite")).isEqualTo("Good question! …");
    assertThat(recipe.apply(List.of(SHEET)).rows().getFirst().example().template())
        .isEqualTo("polite");
  }

  private static List<Example> rows(RowMapping mapping) {
    return recipe(mapping).apply(List.of(SHEET)).rows().stream()
        .map(GroupedExample::example)
        .toList();
  }

  private static RowsRecipe recipe(RowMapping mapping) {
    return new RowsRecipe(spec(mapping, List.of()));
  }

  private static RecipeSpec spec(RowMapping mapping, List<PromptTemplate> templates) {
    return new RecipeSpec(
        RecipeKind.ROWS,
        42,
        0.1,
        null,
        templates,
        new RecipeOptions(null, null, null, mapping, null, null, null),
        GateSettings.DEFAULT);
  }
}
