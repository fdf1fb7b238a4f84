package io.athanor.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossHistoryTest {
  @TempDir Path folder;

  @Test
  void rowsAndStepsAreLinesUnderTheirHeaders() throws IOException {
    // When
    try (LossHistory history = LossHistory.begin(folder.resolve("live"))) {
      history.add(
          new LossHistory.Step(1, 1, 2.5, 1e-3, 0.75, 90, 0.25),
          List.of(
              new LossHistory.Row("a,\"b\"", 1, 2.25, 8),
              new LossHistory.Row("replay-3", 1, 3, 4)));
      history.writeInto(folder.resolve("out"));
    }

    // Then
    assertThat(folder.resolve("out/losses.csv"))
        .hasContent(
            """
            step,epoch,example_id,part,loss,tokens
            1,1,"a,""b""\",1,2.250000,8
            1,1,replay-3,1,3.000000,4
            """);
    assertThat(folder.resolve("out/steps.csv"))
        .hasContent(
            """
            step,epoch,loss,learning_rate,gradient_norm,tokens,accuracy
            1,1,2.500000,1.000000e-03,0.750000,90,0.250000
            """);
  }

  @Test
  void resumedHistoryForgetsWhatCameAfterTheCheckpoint() throws IOException {
    // Given
    Path live = folder.resolve("live");
    Path checkpoint = folder.resolve("checkpoint");
    try (LossHistory history = LossHistory.begin(live)) {
      add(history, 1);
      history.writeInto(checkpoint);
      add(history, 2);
    }

    // When
    try (LossHistory history = LossHistory.resume(live, checkpoint)) {
      add(history, 2);
      add(history, 3);
    }

    // Then
    assertThat(Files.readAllLines(live.resolve("steps.csv")))
        .extracting(line -> line.substring(0, 4))
        .containsExactly("step", "1,1,", "2,1,", "3,1,");
  }

  @Test
  void stepsOfACheckpointWithoutAccuracyGetAnEmptyColumn() throws IOException {
    // Given
    Path live = folder.resolve("live");
    Path checkpoint = Files.createDirectories(folder.resolve("checkpoint"));
    Files.writeString(checkpoint.resolve("losses.csv"), "step,epoch,example_id,part,loss,tokens\n");
    Files.writeString(
        checkpoint.resolve("steps.csv"),
        """
        step,epoch,loss,learning_rate,gradient_norm,tokens
        1,1,2.500000,1.000000e-03,0.750000,90
        """);
    // When
    try (LossHistory history = LossHistory.resume(live, checkpoint)) {
      add(history, 2);
    }
    // Then
    assertThat(Files.readAllLines(live.resolve("steps.csv")))
        .containsExactly(
            "step,epoch,loss,learning_rate,gradient_norm,tokens,accuracy",
            "1,1,2.500000,1.000000e-03,0.750000,90,",
            "2,1,1.000000,1.000000e+00,1.000000,1,1.000000");
  }

  @Test
  void checkpointWithoutHistoryIsRefused() {
    assertThatThrownBy(() -> LossHistory.resume(folder, folder.resolve("none")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("losses.csv is missing");
  }

  private static void add(LossHistory history, int step) throws IOException {
    history.add(
        new LossHistory.Step(step, 1, 1, 1, 1, 1, 1), List.of(new LossHistory.Row("a", 1, 1, 1)));
  }
}
