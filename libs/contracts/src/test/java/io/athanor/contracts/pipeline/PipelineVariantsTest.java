package io.athanor.contracts.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.PipelineId;
import io.athanor.contracts.PipelineRef;
import io.athanor.contracts.yaml.InvalidYamlException;
import io.athanor.contracts.yaml.YamlProblem;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A pipeline of several variants, and the events that belong to one of them. */
class PipelineVariantsTest {

  private static final String TWO =
      """
      name: play
      sources: [{pages: https://example.org/play.htm}]
      variants:
        - name: raw
          recipe: {kind: completion, seed: 1}
        - name: pairs
          recipe: {kind: completion, seed: 2, systemPrompt: Thou art a player.}
          training: {steps: 20, rank: 4}
      comparedOn: pairs
      training: {epochs: 3, rank: 8, learningRate: 1e-3}
      serve: {name: player}
      """;

  @Test
  void variantOverridesTheCommonTraining() {
    // When
    PipelineSpec pipeline = read(TWO);
    PipelineSpec raw = pipeline.ofVariant("raw");
    PipelineSpec pairs = pipeline.ofVariant("pairs");
    // Then
    assertThat(raw.modelName()).isEqualTo("player-raw");
    assertThat(raw.training()).isEqualTo(pipeline.training());
    assertThat(pairs.modelName()).isEqualTo("player-pairs");
    assertThat(pairs.training().steps()).isEqualTo(20);
    assertThat(pairs.training().epochs()).isNull();
    assertThat(pairs.training().rank()).isEqualTo(4);
    assertThat(pairs.training().learningRate()).isEqualTo(1e-3);
    assertThat(pairs.variants()).isEmpty();
  }

  @Test
  void variantThatIsComparedOnGivesThePipelineItsRecipe() {
    // When
    PipelineSpec named = read(TWO);
    PipelineSpec first = read(TWO.replace("comparedOn: pairs\n", ""));
    // Then
    assertThat(named.recipe().systemPrompt()).isEqualTo("Thou art a player.");
    assertThat(first.recipe()).isEqualTo(first.ofVariant("raw").recipe());
  }

  @Test
  void mistakesOfVariantsAreReportedAtTheirPlaces() {
    // Given
    String yaml =
        """
        name: play
        sources: [{facts: a.yaml}]
        recipe: {kind: facts}
        variants:
          - {name: raw, recipe: {kind: fact}}
          - {name: raw, recipe: {kind: facts}}
          - {name: raw, recipe: {kind: facts}, training: {rank: many}}
        comparedOn: pairs
        training: {epochs: some}
        """;
    // When
    InvalidYamlException failure =
        catchThrowableOfType(InvalidYamlException.class, () -> read(yaml));
    // Then
    assertThat(failure.problems())
        .extracting(YamlProblem::describe)
        .hasSize(6)
        .contains(
            "5:3 variants: give either one \"recipe\" or several \"variants\", not both",
            "7:12 variants[2].name: another variant has this name; choose a new one",
            "7:57 variants[2].training.rank: expected a whole number, found \"many\"",
            "8:13 comparedOn: must be the name of a variant (raw, raw), was \"pairs\"",
            "9:20 training.epochs: expected a whole number, found \"some\"")
        .anyMatch(problem -> problem.startsWith("5:32 variants[0].recipe.kind: must be one of"));
  }

  @Test
  void comparisonNeedsAtLeastTwoVariants() {
    // Given
    String yaml =
        "name: x\nsources: [{facts: a.yaml}]\nvariants: [{name: a, recipe: {kind: facts}}]\n";
    // When
    InvalidYamlException failure =
        catchThrowableOfType(InvalidYamlException.class, () -> read(yaml));
    // Then
    assertThat(failure).hasMessageContaining("3:11 variants: needs 2 to 8 variants, has 1");
  }

  @Test
  void measureWithoutVariantsIsRefused() {
    // Given
    String yaml = "name: x\nsources: [{facts: a.yaml}]\nrecipe: {kind: facts}\ncomparedOn: a\n";
    // When
    InvalidYamlException failure =
        catchThrowableOfType(InvalidYamlException.class, () -> read(yaml));
    // Then
    assertThat(failure)
        .hasMessageContaining(
            "4:13 comparedOn: names one of several variants, but there are no \"variants\"");
  }

  @Test
  void unknownVariantIsNamed() {
    assertThatThrownBy(() -> read(TWO).ofVariant("prose"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pipeline play has no variant \"prose\"");
  }

  @Test
  void pipelineWithoutVariantsIsWrittenAsBefore() throws IOException {
    // Given
    ObjectMapper json = new ObjectMapper();
    PipelineSpec one = read("name: x\nsources: [{facts: a.yaml}]\nrecipe: {kind: facts}\n");
    PipelineRef whole =
        new PipelineRef(
            new PipelineId("p"), "x", new ArtifactRef("k", "0".repeat(64), 1, "application/json"));
    // When / Then
    assertThat(json.writeValueAsString(one)).doesNotContain("variants");
    assertThat(json.readValue(json.writeValueAsString(one), PipelineSpec.class)).isEqualTo(one);
    assertThat(json.writeValueAsString(whole)).doesNotContain("variant");
    assertThat(json.readValue(json.writeValueAsString(whole.of("a")), PipelineRef.class))
        .isEqualTo(whole.of("a"));
  }

  private static PipelineSpec read(String yaml) {
    return PipelineFile.read("p.yaml", yaml, Path.of("/home/ada"));
  }
}
