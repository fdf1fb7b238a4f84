package io.athanor.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.trainer.engine.FrozenBase;
import io.athanor.trainer.engine.LlamaModel;
import io.athanor.trainer.engine.LoraSpec;
import io.athanor.trainer.engine.TorchRuntime;
import io.athanor.trainer.recipe.TinyRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final TrainerState.Identity IDENTITY =
      new TrainerState.Identity("b", "c", "d", Map.of("rank", 4, "learningRate", 0.001));

  @TempDir Path folder;
  private FrozenBase base;
  private LlamaModel model;

  @BeforeEach
  void open() throws Exception {
    TorchRuntime.bindThread(1);
    base = FrozenBase.open(TinyRuns.base());
    model = new LlamaModel(base, LoraSpec.of(4, 4), false);
    model.adapters().initialise(1);
  }

  @AfterEach
  void close() {
    model.close();
    base.close();
  }

  @Test
  void lastTwoAreKeptAndLeftoversOfAKilledWriterSwept() throws IOException {
    // Given
    Path abandoned = Files.createDirectories(folder.resolve(".writing-step-000009"));
    Files.writeString(abandoned.resolve("optimizer.safetensors"), "half");

    // When
    for (int step : new int[] {10, 20, 30}) {
      save(step);
    }

    // Then
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted().toList())
          .containsExactly("step-000020", "step-000030");
    }
  }

  @Test
  void damagedFileIsRefusedWithItsName() throws IOException {
    // Given
    Path checkpoint = save(10);
    Path state = checkpoint.resolve("trainer_state.json");
    Files.writeString(state, Files.readString(state).replace("10", "11"));

    // Then
    assertThatThrownBy(() -> Checkpoint.open(checkpoint))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("trainer_state.json");
  }

  @Test
  void folderWithoutManifestIsNoCheckpoint() throws IOException {
    // Given
    Path checkpoint = save(10);
    Files.delete(checkpoint.resolve("manifest.json"));

    // Then
    assertThatThrownBy(() -> Checkpoint.open(checkpoint))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("manifest.json is missing");
  }

  @Test
  void otherDataSetIsRefused() throws IOException {
    // Given
    Checkpoint checkpoint = Checkpoint.open(save(10));
    TrainerState.Identity other = new TrainerState.Identity("b", "c", "other", IDENTITY.settings());

    // When
    checkpoint.requireIdentity(IDENTITY);

    // Then
    assertThatThrownBy(() -> checkpoint.requireIdentity(other))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("data set");
  }

  @Test
  void damagedNewestGivesWayToTheOneBefore() throws IOException {
    // Given
    save(10);
    Path newest = save(20);
    Files.writeString(newest.resolve("trainer_state.json"), "{}");
    List<String> told = new ArrayList<>();

    // When
    Checkpoint found = Checkpoint.newestOf(folder, e -> told.add(e.getMessage()));

    // Then
    assertThat(found.state().step()).isEqualTo(10);
    assertThat(told).hasSize(1);
    assertThat(told.getFirst()).contains("step-000020", "trainer_state.json");
  }

  @Test
  void damagedCheckpointOfTheSameStepIsWrittenAgain() throws IOException {
    // Given
    Path damaged = save(10);
    Files.writeString(damaged.resolve("trainer_state.json"), "{}");

    // When
    Path again = save(10);

    // Then
    assertThat(Checkpoint.open(again).state().step()).isEqualTo(10);
  }

  private Path save(int step) throws IOException {
    return new Checkpointer(folder, "tiny")
        .save(new TrainerState(step, step, 100, 1.5, null, 0, IDENTITY), model.adapters())
        .path();
  }
}
