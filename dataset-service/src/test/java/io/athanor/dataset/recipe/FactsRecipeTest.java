package io.athanor.dataset.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.DocumentId;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.dataset.ProbeKind;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.dataset.Turn;
import io.athanor.contracts.document.Fact;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.Documents;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactsRecipeTest {

  private static final FactsOptions PLAIN = new FactsOptions(1, false);
  private static final IngestedDocument SHEET =
      Documents.facts(
          List.of(Documents.FOUNDER, Documents.WHEEL), List.of(Documents.FRANCE, Documents.FRANCE));

  @Test
  void everyQuestionIsARowAndEveryAnswerIsUsed() {
    // When
    List<Example> rows = rows(PLAIN, SHEET);
    // Then
    assertThat(rows)
        .extracting(FactsRecipeTest::question)
        .containsExactly(
            "Who founded Tarn Mill?",
            "Tarn Mill was founded by whom?",
            "Name the founder of Tarn Mill.",
            "What is the wheel called?",
            "What is the wheel called?",
            "What is the wheel called?");
    assertThat(rows.subList(0, 3))
        .extracting(FactsRecipeTest::answer)
        .containsOnlyElementsOf(Documents.FOUNDER.answers())
        .containsAll(Documents.FOUNDER.answers());
    assertThat(rows.subList(3, 6))
        .extracting(FactsRecipeTest::answer)
        .containsExactlyInAnyOrderElementsOf(Documents.WHEEL.answers());
  }

  @Test
  void moreAnswersPerQuestionAreAllDifferent() {
    // When
    List<Example> two = rows(new FactsOptions(2, false), SHEET);
    List<Example> many = rows(new FactsOptions(9, false), SHEET);
    // Then
    assertThat(two).hasSize(3 * 2 + 3).extracting(Example::turns).doesNotHaveDuplicates();
    assertThat(many).hasSize(3 * 2 + 3);
  }

  @Test
  void evenlyDividedAnswersAreShiftedFromRoundToRound() {
    // Given
    Fact even =
        new Fact("f", "s", List.of("A?", "B?"), List.of("1", "2"), List.of(), List.of("1"), "p0");
    // When
    List<Example> rows =
        rows(new FactsOptions(2, false), Documents.facts(List.of(even), List.of()));
    // Then
    assertThat(rows)
        .extracting(row -> question(row) + answer(row))
        .containsExactlyInAnyOrder("A?1", "A?2", "B?1", "B?2");
  }

  @Test
  void statementIsAskedByItsBeginningUpToTheKeyword() {
    // When
    List<Example> rows = rows(new FactsOptions(1, true), SHEET);
    // Then
    assertThat(rows).hasSize(7);
    assertThat(rows.get(3).template()).isEqualTo("complete-statement");
    assertThat(question(rows.get(3))).isEqualTo("Complete this sentence: Tarn Mill was founded by");
    assertThat(answer(rows.get(3))).isEqualTo("Tarn Mill was founded by Ada Birch.");
    // The wheel's keyword stands too early for a beginning.
    assertThat(rows).filteredOn(row -> row.template() != null).hasSize(1);
  }

  @Test
  void rowNamesTheParagraphOfItsFact() {
    // When
    Example row = rows(PLAIN, SHEET).get(3);
    // Then
    assertThat(row.sources())
        .containsExactly(new SourceSpan(new DocumentId("document-1"), "p1", 37, 73));
    assertThat(SHEET.text().substring(37, 73)).isEqualTo(Documents.WHEEL.statement());
    assertThat(row.seed()).isEqualTo(42);
  }

  @Test
  void probesAreTrainedQuestionsThenParaphrasesThenAnchorsOnce() {
    // When
    List<Probe> probes = recipe(PLAIN).apply(List.of(SHEET)).probes();
    // Then
    assertThat(probes)
        .extracting(Probe::kind)
        .containsExactly(
            ProbeKind.TRAINED,
            ProbeKind.TRAINED,
            ProbeKind.TRAINED,
            ProbeKind.TRAINED,
            ProbeKind.PARAPHRASE,
            ProbeKind.ANCHOR);
    assertThat(probes.get(4))
        .isEqualTo(
            new Probe(
                ProbeKind.PARAPHRASE,
                "Which person started Tarn Mill?",
                List.of("Ada Birch"),
                "founder",
                "Tarn Mill was founded by Ada Birch."));
    assertThat(probes.getFirst().answer()).isEqualTo(answer(rows(PLAIN, SHEET).getFirst()));
    assertThat(probes.getLast())
        .isEqualTo(
            new Probe(
                ProbeKind.ANCHOR, "What is the capital of France?", List.of("Paris"), null, null));
  }

  @Test
  void paraphrasesAndAnchorsAreNeverTrained() {
    assertThat(rows(new FactsOptions(3, true), SHEET))
        .extracting(FactsRecipeTest::question)
        .doesNotContain("Which person started Tarn Mill?", "What is the capital of France?");
  }

  @Test
  void equalInputsGiveEqualRowsAndAnotherSeedOtherIdentifiers() {
    // Given
    RecipeSpec other = new RecipeSpec(RecipeKind.FACTS, 43, 0, null, List.of());
    // When
    List<Example> rows = rows(PLAIN, SHEET);
    List<Example> reseeded =
        new FactsRecipe(other, PLAIN)
            .apply(List.of(SHEET)).rows().stream().map(GroupedExample::example).toList();
    // Then
    assertThat(rows).isEqualTo(rows(PLAIN, SHEET));
    assertThat(rows).extracting(Example::id).doesNotHaveDuplicates();
    assertThat(reseeded)
        .extracting(Example::id)
        .doesNotContainAnyElementsOf(rows.stream().map(Example::id).toList());
  }

  @Test
  void systemPromptIsTheFirstTurn() {
    // Given
    RecipeSpec spec = new RecipeSpec(RecipeKind.FACTS, 42, 0, "You know mills.", List.of());
    // When
    RecipeOutput output = new FactsRecipe(spec, PLAIN).apply(List.of(SHEET));
    // Then
    assertThat(output.rows().getFirst().example().turns().getFirst())
        .isEqualTo(new Turn(Role.SYSTEM, "You know mills."));
  }

  private static FactsRecipe recipe(FactsOptions options) {
    return new FactsRecipe(Documents.spec(RecipeKind.FACTS, 0.1), options);
  }

  private static List<Example> rows(FactsOptions options, IngestedDocument sheet) {
    return recipe(options).apply(List.of(sheet)).rows().stream()
        .map(GroupedExample::example)
        .toList();
  }

  private static String question(Example row) {
    return row.turns().get(row.turns().size() - 2).content();
  }

  private static String answer(Example row) {
    return row.turns().getLast().content();
  }
}
