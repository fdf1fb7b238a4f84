package io.athanor.dataset.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.DocumentId;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.dataset.Turn;
import io.athanor.dataset.recipe.GroupedExample;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  @Test
  void rowThatTouchesAHeldOutPassageIsNotTrained() {
    // Given
    Comparison comparison = new Comparison(List.of(row("pair", "document", "p3", "p4")));
    Example before = row("before", "document", "p1", "p2");
    Example across = row("across", "document", "p2", "p3");
    Example after = row("after", "document", "p5");
    Example elsewhere = row("elsewhere", "other", "p3");
    // When
    SourceSplit split =
        comparison.split(
            List.of(grouped(before), grouped(across), grouped(after), grouped(elsewhere)));
    // Then
    assertThat(split.train()).containsExactly(before, after, elsewhere);
    assertThat(split.validation()).containsExactly(across);
  }

  @Test
  void withoutHeldOutRowsEverythingIsTrained() {
    // Given
    Example row = row("one", "document", "p1");
    // When
    SourceSplit split = new Comparison(List.of()).split(List.of(grouped(row)));
    // Then
    assertThat(split.train()).containsExactly(row);
    assertThat(split.validation()).isEmpty();
  }

  private static GroupedExample grouped(Example row) {
    return new GroupedExample(row.id(), row);
  }

  private static Example row(String id, String document, String... paragraphs) {
    return new Example(
        id,
        List.of(new Turn(Role.USER, "Who?"), new Turn(Role.ASSISTANT, "Ada.")),
        1,
        Arrays.stream(paragraphs)
            .map(paragraph -> new SourceSpan(new DocumentId(document), paragraph, 0, 1))
            .toList(),
        null,
        42);
  }
}
