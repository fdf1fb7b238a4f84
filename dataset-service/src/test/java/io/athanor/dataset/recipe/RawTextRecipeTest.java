package io.athanor.dataset.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.dataset.Example;
import io.athanor.contracts.dataset.SourceSpan;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.contracts.pipeline.GateSettings;
import io.athanor.contracts.pipeline.RecipeKind;
import io.athanor.contracts.pipeline.RecipeOptions;
import io.athanor.contracts.pipeline.RecipeSpec;
import io.athanor.dataset.Documents;
import io.athanor.kit.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class RawTextRecipeTest {

  private static final String LINE = "The wheel turns. ".repeat(5).strip();

  @Test
  void windowsEndWhereParagraphsDo() {
    // When
    List<Example> rows =
        rows(200, Documents.text(List.of(LINE + " 1", LINE + " 2", LINE + " 3", "Last.")));
    // Then
    assertThat(rows)
        .extracting(Example::text)
        .containsExactly(LINE + " 1\n\n" + LINE + " 2", LINE + " 3\n\nLast.");
    assertThat(rows.getFirst().sources())
        .extracting(SourceSpan::paragraphId)
        .containsExactly("p0", "p1");
  }

  @Test
  void paragraphLongerThanTheWindowIsARowByItself() {
    // When
    List<Example> rows = rows(100, Documents.text(List.of("First.", "Long. ".repeat(50), "Last.")));
    // Then
    assertThat(rows).hasSize(3);
    assertThat(rows.get(1).text()).hasSize(299);
  }

  @Test
  void scriptIsTextToo() {
    // When
    List<Example> rows = rows(1000, Documents.script(List.of(List.of("ADA: Who?", "PIKE: I."))));
    // Then
    assertThat(rows.getFirst().text()).isEqualTo("ADA: Who?\n\nPIKE: I.");
  }

  @Test
  void rowHasTextAndNoTurnsAsTheTrainerReadsIt() {
    // When
    String line = Json.text(rows(100, Documents.text(List.of("First."))).getFirst());
    // Then
    assertThat(line).contains("\"text\":\"First.\"").doesNotContain("turns");
    assertThat(Json.read(line, Example.class).turns()).isEmpty();
  }

  private static List<Example> rows(int window, IngestedDocument document) {
    RecipeSpec spec =
        new RecipeSpec(
            RecipeKind.RAW_TEXT,
            42,
            0.1,
            null,
            List.of(),
            new RecipeOptions(null, null, null, null, null, window, null),
            GateSettings.DEFAULT);
    return new RawTextRecipe(spec)
        .apply(List.of(document)).rows().stream().map(GroupedExample::example).toList();
  }
}
