package io.athanor.dataset.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.DocumentId;
import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.dataset.Turn;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private final Comparison comparison = new Comparison();

  @Test
  void rowOfAnyShapeThatTouchesAHeldOutPassageIsFound() {
    // Given
    comparison.holdOut(row("document", "p3", "p4"));
    // When / Then
    assertThat(comparison.touches(row("document", "p2", "p3"))).isTrue();
    assertThat(comparison.touches(row("document", "p4"))).isTrue();
    assertThat(comparison.touches(row("document", "p1", "p2", "p5"))).isFalse();
    assertThat(comparison.touches(row("other", "p3"))).isFalse();
  }

  @Test
  void withoutHeldOutRowsNothingIsTouched() {
    assertThat(comparison.touches(row("document", "p1"))).isFalse();
  }

  private static Example row(String document, String... paragraphs) {
    return new Example(
        "row",
        List.of(new Turn(Role.USER, "Who?"), new Turn(Role.ASSISTANT, "Ada.")),
        1,
        Arrays.stream(paragraphs)
            .map(paragraph -> new SourceSpan(new DocumentId(document), paragraph, 0, 1))
            .toList(),
        null,
        42);
  }
}
