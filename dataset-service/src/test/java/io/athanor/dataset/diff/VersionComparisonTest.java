package io.athanor.dataset.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.DocumentId;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.dataset.Turn;
import io.athanor.dataset.diff.VersionDiff.ChangedTurn;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VersionComparisonTest {

  @Test
  void everyExampleIsCountedAsWhatBecameOfIt() {
    // Given
    List<Example> before = List.of(row("a", "Who?", "Ada."), row("b", "Where?", "In Ossendale."));
    List<Example> after =
        List.of(row("a", "Who?", "Ada."), row("b", "Where?", "At Ossendale."), row("c", "x", "y"));
    // When
    VersionDiff diff =
        new VersionComparison(
                side(before, List.of(row("d", "moves", "over"), row("e", "goes", "away"))),
                side(with(after, row("d", "moves", "over")), List.of()),
                10)
            .run();
    // Then
    assertThat(diff.counts()).isEqualTo(new VersionDiff.Counts(1, 1, 1, 1, 1));
    assertThat(diff.added()).containsExactly(row("c", "x", "y"));
    assertThat(diff.removed()).containsExactly(row("e", "goes", "away"));
    assertThat(diff.changed().getFirst().turns())
        .containsExactly(new ChangedTurn(2, Role.ASSISTANT, "In Ossendale.", "At Ossendale."));
  }

  @Test
  void placeOfAnExampleDoesNotChangeIt() {
    // Given
    Example here = row("a", "Who?", "Ada.");
    Example there =
        new Example(
            "other", here.turns(), 1, List.of(span("document-2", "p9")), here.template(), 7);
    // When
    VersionDiff diff =
        new VersionComparison(side(List.of(here), List.of()), side(List.of(there), List.of()), 10)
            .run();
    // Then
    assertThat(diff.counts()).isEqualTo(new VersionDiff.Counts(1, 0, 0, 0, 0));
  }

  @Test
  void turnThatIsNotThereAnyMoreIsAChange() {
    // Given
    Example shorter = new Example("a", List.of(turn(Role.USER, "Who?")), 1, List.of(), null, 1);
    Example longer =
        new Example(
            "a",
            List.of(turn(Role.USER, "Who?"), turn(Role.ASSISTANT, "Ada.")),
            1,
            List.of(),
            null,
            1);
    // When
    VersionDiff diff =
        new VersionComparison(
                side(List.of(longer), List.of()), side(List.of(shorter), List.of()), 10)
            .run();
    // Then
    assertThat(diff.changed().getFirst().turns())
        .containsExactly(new ChangedTurn(2, Role.ASSISTANT, "Ada.", null));
  }

  @Test
  void onlyTheFirstAreListedButAllCounted() {
    // Given
    List<Example> many = IntStream.range(0, 300).mapToObj(i -> row("p" + i, "q" + i, "a")).toList();
    // When
    VersionDiff diff =
        new VersionComparison(side(many, List.of()), side(List.of(), List.of()), 5).run();
    // Then
    assertThat(diff.counts().removed()).isEqualTo(300);
    assertThat(diff.removed()).isEqualTo(many.subList(0, 5));
  }

  private static VersionComparison.Side side(List<Example> train, List<Example> validation) {
    return new VersionComparison.Side(train::stream, validation::stream);
  }

  private static List<Example> with(List<Example> rows, Example more) {
    return java.util.stream.Stream.concat(rows.stream(), java.util.stream.Stream.of(more)).toList();
  }

  private static Example row(String paragraph, String question, String answer) {
    return new Example(
        paragraph + question,
        List.of(turn(Role.USER, question), turn(Role.ASSISTANT, answer)),
        1,
        List.of(span("document-1", paragraph)),
        null,
        1);
  }

  private static SourceSpan span(String document, String paragraph) {
    return new SourceSpan(new DocumentId(document), paragraph, 0, 1);
  }

  private static Turn turn(Role role, String content) {
    return new Turn(role, content);
  }
}
