package io.athanor.trainer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.json.Json;
import io.athanor.trainer.run.TrainingPlan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DerivedSettingsTest {

  @Test
  void settingsOfTheWorkerBecomeThePlan() {
    // Given
    Map<String, Object> settings =
        Map.of(
            "preset",
            "facts",
            "rank",
            32,
            "alpha",
            32.0,
            "clip",
            1.0,
            "effectiveBatch",
            4,
            "epochs",
            12,
            "steps",
            204,
            "targetModules",
            List.of("q_proj"),
            "packTokens",
            512);
    // When
    TrainingPlan plan =
        DerivedSettings.plan(
            new WorkerMessage.Started(
                204, null, 68, 45_000, settings, List.of("rank is high"), 2_000_000_000L, 90.5),
            TrainingSpec.AUTOMATIC);
    // Then
    assertThat(plan.steps()).isEqualTo(204);
    assertThat(plan.epochs()).isEqualTo(12);
    assertThat(plan.settings().maxGradientNorm()).isEqualTo(1.0);
    assertThat(plan.settings().effectiveBatchSize()).isEqualTo(4);
    assertThat(plan.settings().alpha()).isEqualTo(32f);
    assertThat(plan.settings().targetModules()).containsExactly("q_proj");
    assertThat(plan.settings().packTokens()).isEqualTo(512);
    assertThat(plan.warnings()).containsExactly("rank is high");
    assertThat(plan.estimatedPeakBytes()).isEqualTo(2_000_000_000L);
    assertThat(plan.estimatedSeconds()).isEqualTo(90.5);
  }

  @Test
  void runThatWasAskedForStepsKeepsThemHoweverManyEpochsTheyAre() {
    // Given
    Map<String, Object> settings = Map.of("epochs", 83_334, "steps", 1_000_000, "rank", 8);
    TrainingSpec asked = Json.read("{\"steps\":1000000}", TrainingSpec.class);
    // When
    TrainingPlan plan =
        DerivedSettings.plan(
            new WorkerMessage.Started(1_000_000, null, 24, 900, settings, null, null, null), asked);
    // Then
    assertThat(plan.epochs()).isEqualTo(83_334);
    assertThat(plan.settings().steps()).isEqualTo(1_000_000);
    assertThat(plan.settings().epochs()).isNull();
    assertThat(plan.settings().rank()).isEqualTo(8);
  }

  @Test
  void wordsOfTheWorkerAreTranslatedAndSharedOnesKept() {
    assertThat(FailureCodes.outcome("settings-invalid", "rank must be even", 0))
        .isEqualTo(
            new AttemptOutcome.Failed(ProblemCode.INVALID_TRAINING_SPEC, "rank must be even", 0));
    assertThat(FailureCodes.outcome("template-refused", "no stop token", 0))
        .isEqualTo(new AttemptOutcome.Failed(ProblemCode.TEMPLATE_REFUSED, "no stop token", 0));
    assertThat(FailureCodes.outcome("out-of-memory", "9 GB", 1))
        .isEqualTo(new AttemptOutcome.Failed(ProblemCode.OUT_OF_MEMORY, "9 GB", 1));
    assertThat(FailureCodes.outcome("loss-not-finite", "loss NaN at step 3", 2))
        .isEqualTo(new AttemptOutcome.Failed(ProblemCode.DIVERGED, "loss NaN at step 3", 2));
    for (ProblemCode shared :
        List.of(
            ProblemCode.INSUFFICIENT_MEMORY,
            ProblemCode.TEMPLATE_REFUSED,
            ProblemCode.EXPORT_VERIFICATION_FAILED)) {
      assertThat(FailureCodes.outcome(shared.code(), "why", 0))
          .isEqualTo(new AttemptOutcome.Failed(shared, "why", 0));
    }
    assertThat(FailureCodes.outcome("storage-failed", "bad sector", 7))
        .isEqualTo(new AttemptOutcome.Broken("storage-failed: bad sector", 7));
  }
}
