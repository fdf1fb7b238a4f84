package io.athanor.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.trainer.checkpoint.Checkpoint;
import io.athanor.trainer.progress.TrainingEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPlanTest {
  private static final OptionalLong PLENTY = OptionalLong.of(Long.MAX_VALUE);

  @TempDir Path folder;
  private final BaseModelCache bases = new BaseModelCache();

  @AfterEach
  void close() {
    bases.close();
  }

  @Test
  void runThatCannotFitIsRefusedBeforeItsBaseIsLoaded() throws Exception {
    // Given
    TrainingJob job = TinyRuns.job(folder, null, TinyRuns.SPEC);

    // Then
    assertThatThrownBy(() -> plan(job, null, OptionalLong.of(200_000_000)))
        .isInstanceOfSatisfying(
            TrainingException.class,
            refused -> assertThat(refused.code()).isEqualTo("insufficient-memory"))
        .hasMessageContaining("0.19 GB is available");
  }

  @Test
  void resumedRunKeepsThePacksItBeganWithWhateverMemoryThereIs() throws Exception {
    // Given
    TrainingJob job =
        TinyRuns.job(
            folder, null, TinyRuns.SPEC.replace("\"rank\"", "\"packTokens\":256,\"rank\""));
    List<TrainingEvent> events = TinyRuns.run(job, (event, signal) -> {});
    Path saved =
        events.stream()
            .filter(TrainingEvent.CheckpointSaved.class::isInstance)
            .map(event -> Path.of(((TrainingEvent.CheckpointSaved) event).path()))
            .reduce((first, second) -> second)
            .orElseThrow();

    // When
    RunPlan resumed = plan(TinyRuns.job(folder, saved, TinyRuns.SPEC), saved, PLENTY);

    // Then
    assertThat(resumed.settings().packTokens()).isEqualTo(256);
    assertThat(
            plan(TinyRuns.job(folder, null, TinyRuns.SPEC), null, PLENTY).settings().packTokens())
        .isEqualTo(1024);
  }

  private RunPlan plan(TrainingJob job, @Nullable Path resumed, OptionalLong budget)
      throws Exception {
    return RunPlan.of(
        job,
        RunData.read(job.datasetDir()),
        bases.describe(job.baseModel()),
        resumed == null ? null : Checkpoint.open(resumed),
        budget);
  }
}
