package io.athanor.dataset.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.Documents;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationsRecipeTest {

  @Test
  void conversationsAreKeptAsTheyAreAndProblemsAreListed() {
    // Given
    List<Turn> turns =
        List.of(
            new Turn(Role.USER, "Who?"),
            new Turn(Role.ASSISTANT, "Ada.", 0.0),
            new Turn(Role.USER, "Who else?"),
            new Turn(Role.ASSISTANT, "Pike."));
    RecipeSpec spec =
        new RecipeSpec(RecipeKind.CONVERSATIONS, 42, 0.1, "You know mills.", List.of());
    ConversationsRecipe recipe =
        new ConversationsRecipe(
            spec,
            (document, listener) -> {
              listener.conversation(turns);
              listener.problem("line 2: \"messages\" is missing");
              listener.text("The wheel turns.");
            });
    // When
    RecipeOutput output = recipe.apply(List.of(Documents.text(List.of("ignored"))));
    // Then
    assertThat(output.rows().getFirst().example().turns())
        .startsWith(new Turn(Role.SYSTEM, "You know mills."))
        .endsWith(turns.toArray(Turn[]::new));
    assertThat(output.rows().getFirst().group()).isEqualTo("who?");
    assertThat(output.rows().get(1).example().text()).isEqualTo("The wheel turns.");
    assertThat(output.skipped())
        .extracting(Skipped::detail)
        .containsExactly("line 2: \"messages\" is missing");
  }
}
