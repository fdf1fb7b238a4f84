package io.athanor.local.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ModelId;
import io.athanor.contracts.RunId;
import io.athanor.contracts.dataset.EvaluationReport;
import io.athanor.contracts.dataset.EvaluationScores;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.training.HeldOutScores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScoreTableTest {

  private static final ArtifactRef ARTIFACT =
      new ArtifactRef("a/b.json", "0".repeat(64), 1, "application/json");

  @Test
  void variantsStandNextToTheirCommonBase() {
    // Given
    ModelReport raw = report("raw", new HeldOutScores(40, 812, 61.25, 48.5, 0.28, 0.3), null);
    ModelReport pairs = report("pairs", new HeldOutScores(40, 812, 61.25, 33, 0.28, 0.365), null);
    // When / Then
    assertThat(ScoreTable.lines(List.of(raw, pairs)))
        .containsExactly(
            "                             BASE   RAW    PAIRS  MEASURED ON",
            "perplexity of held-out rows  61.25  48.50  33.00  40 rows, 812 tokens",
            "their tokens foreseen        28 %   30 %   37 %   40 rows, 812 tokens");
  }

  @Test
  void differentMeasuresAreNotHidden() {
    // Given
    ModelReport fp32 = report("fp32", new HeldOutScores(40, 812, 61.25, 48.5, 0.28, 0.3), null);
    ModelReport nf4 = report("nf4", new HeldOutScores(40, 812, 63, 50, 0.28, 0.3), null);
    // When / Then
    assertThat(ScoreTable.lines(List.of(fp32, nf4)).get(1)).contains("61.25 / 63.00");
  }

  @Test
  void modelThatWasAskedProbesAloneHasNoRowForWhatWasNotMeasured() {
    // Given
    EvaluationScores scores = new EvaluationScores(1, 0, 0.5, 0.1, 0.9, 12, 8, 40, 30);
    // When / Then
    assertThat(ScoreTable.lines(List.of(report("", null, scores))))
        .containsExactly(
            "                            BASE  TUNED  MEASURED ON",
            "trained questions known     0 %   100 %  12",
            "held-out paraphrases known  10 %  50 %   8",
            "anchors kept                -     90 %   40, of which the base model knew 30");
  }

  private static ModelReport report(
      String variant, @Nullable HeldOutScores heldOut, @Nullable EvaluationScores scores) {
    ModelId id = new ModelId("model-" + variant);
    ModelPublished model =
        new ModelPublished(
            id,
            "play",
            new RunId("run"),
            "base",
            ARTIFACT,
            ARTIFACT,
            ARTIFACT,
            null,
            null,
            "t",
            "c",
            null,
            heldOut,
            null,
            Instant.EPOCH,
            null);
    return new ModelReport(
        variant,
        model,
        Path.of("adapter"),
        Path.of("adapter.gguf"),
        Optional.ofNullable(scores)
            .map(known -> new EvaluationReport(id, "play", "base", known, List.of())));
  }
}
