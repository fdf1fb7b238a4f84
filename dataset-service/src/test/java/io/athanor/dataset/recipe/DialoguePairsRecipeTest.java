package io.athanor.dataset.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.dataset.Turn;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.pipeline.DialogueOptions;
import io.athanor.contracts.pipeline.GateSettings;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.contracts.pipeline.RecipeOptions;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.Documents;
import io.athanor.kit.http.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DialoguePairsRecipeTest {

  private static final IngestedDocument SCRIPT =
      Documents.script(
          List.of(
              List.of(
                  "ADA: Who is there?",
                  "PIKE: It is I.",
                  "PIKE: And I bring flour.",
                  "ADA: Come in.",
                  "JOAN: Shut the door!",
                  "ADA: It is shut."),
              List.of("PIKE: Good morning.", "ADA: Is it?")));

  @Test
  void everyLineAsksAndTheNextSpeakerAnswers() {
    // When
    List<Example> rows = rows(DialogueOptions.DEFAULT, null);
    // Then
    assertThat(rows)
        .extracting(row -> row.turns().stream().map(Turn::content).toList())
        .containsExactly(
            List.of("Who is there?", "It is I.\nAnd I bring flour."),
            List.of("It is I.\nAnd I bring flour.", "Come in."),
            List.of("Come in.", "Shut the door!"),
            List.of("Shut the door!", "It is shut."),
            List.of("Good morning.", "Is it?"));
  }

  @Test
  void contextReachesBackSomeTurnsButNeverOverAScene() {
    // When
    List<Example> rows = rows(new DialogueOptions("ada", 2, false), "You are {speaker}.");
    // Then
    assertThat(rows).hasSize(3);
    assertThat(rows.get(1).turns())
        .containsExactly(
            new Turn(Role.SYSTEM, "You are ADA."),
            new Turn(Role.USER, "It is I.\nAnd I bring flour."),
            new Turn(Role.ASSISTANT, "Come in.", 0.0),
            new Turn(Role.USER, "Shut the door!"),
            new Turn(Role.ASSISTANT, "It is shut."));
    assertThat(rows.get(2).turns())
        .containsExactly(
            new Turn(Role.SYSTEM, "You are ADA."),
            new Turn(Role.USER, "Good morning."),
            new Turn(Role.ASSISTANT, "Is it?"));
  }

  @Test
  void severalSpeakersOfTheContextShareATurnAndMayBeNamed() {
    // When
    List<Example> rows = rows(new DialogueOptions("JOAN", 1, true), null);
    // Then
    assertThat(rows.getFirst().turns().getFirst().content())
        .isEqualTo("PIKE: It is I.\nAnd I bring flour.\nADA: Come in.");
  }

  @Test
  void rowNamesTheParagraphsOfItsReplyFirst() {
    // When
    Example row = rows(new DialogueOptions("PIKE", 0, false), null).getFirst();
    // Then
    assertThat(row.sources()).extracting(SourceSpan::paragraphId).containsExactly("p1", "p2", "p0");
  }

  @Test
  void firstLineOfASceneRepliesToNothing() {
    // When
    RecipeOutput output = recipe(new DialogueOptions("ADA", 0, false), null).apply(List.of(SCRIPT));
    // Then
    assertThat(output.skipped()).extracting(Skipped::reason).containsExactly("noLineBefore");
  }

  @Test
  void unknownSpeakerIsAnErrorThatNamesTheSpeakers() {
    assertThatThrownBy(() -> rows(new DialogueOptions("Hamlet", 0, false), null))
        .isInstanceOf(ProblemException.class)
        .hasMessage("nobody is called \"Hamlet\" in the script; its speakers are ADA, JOAN, PIKE");
  }

  private static List<Example> rows(DialogueOptions options, String systemPrompt) {
    return recipe(options, systemPrompt).apply(List.of(SCRIPT)).rows().stream()
        .map(GroupedExample::example)
        .toList();
  }

  private static DialoguePairsRecipe recipe(DialogueOptions options, String systemPrompt) {
    return new DialoguePairsRecipe(
        new RecipeSpec(
            RecipeKind.DIALOGUE_PAIRS,
            42,
            0.1,
            systemPrompt,
            List.of(),
            new RecipeOptions(null, null, null, null, options, null, null),
            GateSettings.DEFAULT));
  }
}
