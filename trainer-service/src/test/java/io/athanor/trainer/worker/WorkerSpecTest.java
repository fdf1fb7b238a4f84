package io.athanor.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.json.Json;
import org.junit.jupiter.api.Test;

class WorkerSpecTest {

  @Test
  void settingsGetTheWorkersNamesAndWhatMeansAutomaticIsLeftOut() {
    // Given
    TrainingSpec asked =
        spec(
            """
            {"preset":"auto","targetModules":["all-linear"],"effectiveBatchSize":4,
             "maxGradientNorm":0.5,"rank":8}
            """);
    // When / Then
    assertThat(WorkerSpec.of(asked))
        .containsOnly(entry("effectiveBatch", 4), entry("clip", 0.5), entry("rank", 8));
  }

  @Test
  void resumedRunKeepsWhatWasChosenByTheMemoryOfItsFirstNode() {
    // Given
    TrainingSpec asked = spec("{\"storage\":\"auto\",\"rank\":8}");
    TrainingSpec chosen =
        spec(
            """
            {"storage":"int8","recompute":true,"packTokens":256,"rank":8,"learningRate":0.001}
            """);
    // When / Then
    assertThat(WorkerSpec.resumed(asked, chosen))
        .containsOnly(
            entry("storage", "int8"),
            entry("recompute", true),
            entry("packTokens", 256),
            entry("rank", 8));
  }

  private static TrainingSpec spec(String json) {
    return Json.read(json, TrainingSpec.class);
  }
}
