package io.athanor.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.RunId;
import io.athanor.contracts.event.TrainingEvaluated;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StepMetricsTest {

  private static final Instant TIME = Instant.parse("2026-11-26T10:00:00Z");

  @Test
  void resultFileHasALineForEveryStepAndIsEmptyWhereNothingWasMeasured() {
    // Given
    StepMetrics metrics = new StepMetrics(history(), List.of(evaluation(2, 0.5, 0.75)));
    // When
    String csv = metrics.csv();
    // Then
    assertThat(csv)
        .isEqualTo(
            """
            step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy
            1,2.25,,,
            2,1.5,0.625,0.5,0.75
            """);
  }

  @Test
  void checkpointShowsWhatWasMeasuredAtItsStep() {
    // Given
    StepMetrics metrics = new StepMetrics(history(), List.of(evaluation(2, 0.5, 0.75)));
    // When
    CheckpointObject shown =
        CheckpointObject.of(
            new JobCheckpoint("1", new RunId("run"), 2, "ft:tiny:athanor::1", TIME, metrics.of(2)));
    // Then
    assertThat(shown.id()).isEqualTo("ftckpt_1");
    assertThat(shown.job()).isEqualTo("ftjob-run");
    assertThat(shown.metrics())
        .containsEntry("step", 2)
        .containsEntry("train_loss", 1.5)
        .containsEntry("train_mean_token_accuracy", 0.625)
        .containsEntry("valid_loss", 0.5)
        .containsEntry("full_valid_loss", 0.5)
        .containsEntry("full_valid_mean_token_accuracy", 0.75)
        .hasSize(7);
    assertThat(metrics.of(1)).isEqualTo(Map.of("step", 1, "train_loss", 2.25));
  }

  private static List<TrainedStep> history() {
    return TrainedStep.read(
        Stream.of(
            "step,epoch,loss,learning_rate,gradient_norm,tokens,accuracy",
            "1,1,2.250000,1.0e-3,0.5,40,",
            "2,1,1.500000,9.0e-4,0.4,40,0.625000"));
  }

  private static JobEvent evaluation(int step, double loss, double accuracy) {
    return JobNews.of(
            new TrainingEvaluated(
                new RunId("run"), step, loss, accuracy, null, null, true, null, TIME),
            "event")
        .getFirst();
  }
}
