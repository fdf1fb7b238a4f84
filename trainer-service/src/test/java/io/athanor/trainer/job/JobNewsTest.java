package io.athanor.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.TrainingFailed;
import io.athanor.contracts.event.TrainingPaused;
import io.athanor.contracts.event.TrainingProgressed;
import io.athanor.contracts.event.TrainingStarted;
import io.athanor.contracts.training.TrainingSpec;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobNewsTest {

  private static final RunId RUN = new RunId("run-1");
  private static final Instant TIME = Instant.parse("2026-11-26T10:00:00.250Z");

  @Test
  void stepTrainedAgainBehindACheckpointIsTheSameEvent() {
    // When
    JobEvent first = JobNews.of(step(7, 1.25, TIME), "delivery-1").getFirst();
    JobEvent again = JobNews.of(step(7, 1.25, TIME.plusSeconds(60)), "delivery-2").getFirst();
    JobEvent next = JobNews.of(step(8, 1.25, TIME), "delivery-3").getFirst();
    // Then
    assertThat(again.id()).isEqualTo(first.id()).isNotEqualTo(next.id());
    JobEventObject shown = JobEventObject.of(first);
    assertThat(shown.id()).startsWith("ftevent-");
    assertThat(shown.type()).isEqualTo("metrics");
    assertThat(shown.message()).isEqualTo("Step 7/200: training loss=1.2500");
    assertThat(shown.data()).containsEntry("train_loss", 1.25).containsEntry("total_steps", 200);
    assertThat(shown.data()).containsEntry("train_mean_token_accuracy", 0.625);
    assertThat(shown.createdAt()).isEqualTo(TIME.getEpochSecond());
  }

  @Test
  void secondPauseIsAnotherEventThanTheFirst() {
    // When
    List<JobEvent> first = JobNews.of(new TrainingPaused(RUN, 7, null, TIME), "0198-a");
    List<JobEvent> second = JobNews.of(new TrainingPaused(RUN, 7, null, TIME), "0198-b");
    // Then
    assertThat(first.getFirst().id()).isEqualTo("0198a");
    assertThat(second.getFirst().id()).isEqualTo("0198b");
    assertThat(first.getFirst().message()).isEqualTo("Fine-tuning job paused at step 7");
  }

  @Test
  void warningsOfTheStartAreEventsOfTheirOwn() {
    // Given
    DomainEvent started =
        new TrainingStarted(
            RUN,
            2,
            200,
            10,
            80,
            45_000,
            17,
            TrainingSpec.AUTOMATIC,
            List.of("3 rows were cut"),
            null,
            null,
            null,
            TIME);
    // When
    List<JobEvent> news = JobNews.of(started, "0198-a");
    // Then
    assertThat(news)
        .extracting(JobEvent::message)
        .containsExactly("Fine-tuning job resumed at step 17", "3 rows were cut");
    assertThat(news).extracting(JobEvent::level).endsWith(JobEvent.Level.WARN);
  }

  @Test
  void nothingHappensBehindAFailure() {
    // Given
    DomainEvent failed =
        new TrainingFailed(RUN, ProblemCode.OUT_OF_MEMORY, "the run needs 3.1 GiB", 0, null, TIME);
    // When
    JobEvent news = JobNews.of(failed, "0198-a").getFirst();
    // Then
    assertThat(news.last()).isTrue();
    assertThat(news.level()).isEqualTo(JobEvent.Level.ERROR);
    assertThat(news.message()).isEqualTo("the run needs 3.1 GiB");
  }

  private static DomainEvent step(int step, double loss, Instant time) {
    return new TrainingProgressed(
        RUN,
        "training",
        step,
        200,
        0.85,
        loss,
        0.0005,
        0.9,
        3_825,
        151.2,
        272.5,
        null,
        time,
        0.625);
  }
}
