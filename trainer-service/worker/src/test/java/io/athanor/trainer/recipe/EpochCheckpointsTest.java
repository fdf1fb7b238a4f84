package io.athanor.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.trainer.progress.TrainingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seven rows and two replay rows in batches of two: an epoch has five steps. */
class EpochCheckpointsTest {

  private static final String SPEC =
      TinyRuns.SPEC.replace("\"rank\"", "\"epochCheckpoints\":2,\"rank\"");

  @TempDir Path folder;

  @Test
  void lastEpochsAndTheBestStepBecomeModelsOfTheirOwn() throws Exception {
    // When
    TrainingEvent.Succeeded succeeded = run(folder, null, -1);
    // Then
    Path best = checkpoint(folder, succeeded.bestStep());
    assertThat(steps(folder)).contains("step-000010", "step-000015", best.getFileName().toString());
    assertThat(steps(folder).size()).isLessThanOrEqualTo(3);
    assertThat(best.resolve("adapter/adapter_model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("out/adapter/adapter_model.safetensors"));
    assertThat(best.resolve("adapter.gguf"))
        .hasSameBinaryContentAs(folder.resolve("out/adapter.gguf"));
    assertThat(Files.readAllBytes(weights(folder, 10)))
        .isNotEqualTo(Files.readAllBytes(weights(folder, 15)));
  }

  @Test
  void resumedRunHasTheEpochsThatEndedBeforeItsCheckpoint() throws Exception {
    // Given
    Path straight = folder.resolve("straight");
    Path broken = folder.resolve("broken");
    run(straight, null, -1);
    run(broken, null, 12);
    Path checkpoint = folder.resolve("step-000012");
    Files.move(broken.resolve("attempt/step-000012"), checkpoint);
    // When
    Path again = folder.resolve("again");
    run(again, checkpoint, -1);
    // Then
    assertThat(steps(again)).isEqualTo(steps(straight));
    assertThat(weights(again, 10)).hasSameBinaryContentAs(weights(straight, 10));
    assertThat(weights(again, 15)).hasSameBinaryContentAs(weights(straight, 15));
  }

  @Test
  void runThatWasNotAskedKeepsNoEpoch() throws Exception {
    // When
    TinyRuns.run(TinyRuns.job(folder, null, TinyRuns.SPEC), (event, signal) -> {});
    // Then
    assertThat(folder.resolve("out/adapter.gguf")).exists();
    assertThat(folder.resolve("out/checkpoints")).doesNotExist();
    assertThat(folder.resolve("attempt/epochs")).doesNotExist();
  }

  /** Runs until {@code stopAt}, or to the end where that is no step. */
  private static TrainingEvent.Succeeded run(Path folder, Path resumeFrom, int stopAt)
      throws Exception {
    List<TrainingEvent> events =
        TinyRuns.run(
            TinyRuns.job(folder, resumeFrom, SPEC),
            (event, signal) -> {
              if (event instanceof TrainingEvent.Progress progress && progress.step() == stopAt) {
                signal.stop();
              }
            });
    return events.getLast() instanceof TrainingEvent.Succeeded end ? end : null;
  }

  private static Path weights(Path folder, int step) {
    return checkpoint(folder, step).resolve("adapter/adapter_model.safetensors");
  }

  private static Path checkpoint(Path folder, int step) {
    return folder.resolve("out/checkpoints/step-%06d".formatted(step));
  }

  private static List<String> steps(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out/checkpoints"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
