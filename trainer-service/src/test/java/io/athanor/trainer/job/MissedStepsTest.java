package io.athanor.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.RunId;
import io.athanor.contracts.event.TrainingProgressed;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MissedStepsTest {

  private static final RunId RUN = new RunId("run-1");
  private static final Instant CREATED = Instant.parse("2026-11-26T10:00:00Z");
  private static final Instant TOLD = CREATED.plusSeconds(20);

  @Test
  void stepsThatNoMessageToldOfStandBetweenThoseThatWereTold() {
    // Given
    List<TrainedStep> trained =
        List.of(
            new TrainedStep(1, 2.5, 1e-3, 0.25),
            new TrainedStep(2, 2.0, 1e-3, 0.5),
            new TrainedStep(3, 1.5, 1e-3, 0.5));
    JobEvent told =
        JobNews.of(
                new TrainingProgressed(
                    RUN, "training", 2, 3, 1, 2.0, 1e-3, 1, 40, 10, 5, null, TOLD, 0.5),
                "delivery")
            .getFirst();
    // When
    List<JobEvent> missed = MissedSteps.of(job(), trained, List.of(told));
    // Then
    assertThat(missed)
        .extracting(JobEvent::message)
        .containsExactly("Step 1/3: training loss=2.5000", "Step 3/3: training loss=1.5000");
    assertThat(missed).extracting(JobEvent::createdAt).containsExactly(CREATED, TOLD);
    assertThat(MissedSteps.of(job(), trained.subList(1, 2), List.of(told))).isEmpty();
  }

  private static FineTuningJob job() {
    JobRequest request =
        new JobRequest("tiny", "file-1", null, null, 7, null, JobRequest.Hyperparameters.AUTOMATIC);
    return new FineTuningJob(
        RUN,
        CREATED,
        request,
        "ft:tiny:athanor::1",
        FineTuningJob.State.SUBMITTED,
        null,
        null,
        null,
        null);
  }
}
