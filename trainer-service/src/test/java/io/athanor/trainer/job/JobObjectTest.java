package io.athanor.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ModelId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.contracts.event.TrainingRequested;
import io.athanor.contracts.training.TrainingSpec;
import io.athanor.kit.json.Json;
import io.athanor.trainer.lease.RunLease;
import io.athanor.trainer.run.RunProgress;
import io.athanor.trainer.run.TrainingPlan;
import io.athanor.trainer.run.TrainingResult;
import io.athanor.trainer.run.TrainingRun;
import io.athanor.trainer.run.TrainingRunState;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobObjectTest {

  private static final RunId ID = new RunId("01989f2c-4b00-7aaa-8bbb-0123456789ab");
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

  @Test
  void jobWithoutARunStandsWhereItsOwnRowSays() {
    assertThat(show(FineTuningJob.State.VALIDATING, null).status()).isEqualTo("validating_files");
    assertThat(show(FineTuningJob.State.FAILED, null).status()).isEqualTo("failed");
    assertThat(show(FineTuningJob.State.CANCELLED, null).status()).isEqualTo("cancelled");
    assertThat(show(FineTuningJob.State.SUBMITTED, null).status()).isEqualTo("queued");
  }

  @Test
  void submittedJobStandsWhereItsRunDoes() {
    assertThat(submitted(new TrainingRunState.Queued()).status()).isEqualTo("queued");
    assertThat(submitted(running(NOW.plusSeconds(9))).status()).isEqualTo("running");
    assertThat(submitted(running(NOW.minusSeconds(1))).status()).isEqualTo("queued");
    assertThat(submitted(new TrainingRunState.Paused(7)).status()).isEqualTo("paused");
    assertThat(submitted(new TrainingRunState.Cancelled(7)).status()).isEqualTo("cancelled");
    JobObject failed =
        submitted(new TrainingRunState.Failed(ProblemCode.OUT_OF_MEMORY, "needs 3 GiB", 0));
    assertThat(failed.status()).isEqualTo("failed");
    assertThat(failed.error()).isEqualTo(new JobError("out_of_memory", "needs 3 GiB", null));
    assertThat(failed.finishedAt()).isEqualTo(NOW.getEpochSecond());
  }

  @Test
  void jobIsNotDoneBeforeItsResultsAreStored() {
    // Given
    TrainingRunState succeeded =
        new TrainingRunState.Succeeded(
            new ModelId("model"), new TrainingResult(4, 4, 1, null, null, null, null, null, null));
    // When
    JobObject before = submitted(succeeded);
    JobObject after = show(FineTuningJob.State.SUCCEEDED, succeeded);
    // Then
    assertThat(before.status()).isEqualTo("running");
    assertThat(before.fineTunedModel()).isNull();
    assertThat(after.status()).isEqualTo("succeeded");
    assertThat(after.fineTunedModel()).isEqualTo("ft:tiny:athanor::1");
    assertThat(after.estimatedFinish()).isNull();
  }

  @Test
  void valuesThatWereChosenReplaceAutoAndTheEndIsEstimated() {
    // When
    JobObject job = submitted(running(NOW.plusSeconds(9)));
    // Then
    assertThat(job.hyperparameters()).isEqualTo(new JobObject.Hyperparameters(9, 4, 1.0));
    assertThat(job.method().supervised().hyperparameters()).isEqualTo(job.hyperparameters());
    assertThat(job.estimatedFinish()).isEqualTo(NOW.getEpochSecond() + 30);
  }

  @Test
  void answerThatWasKeptForARetryIsReadAsItWasWritten() {
    // Given
    JobObject job = show(FineTuningJob.State.VALIDATING, null);
    // When
    String kept = Json.text(job);
    // Then
    assertThat(Json.read(kept, JobObject.class)).isEqualTo(job);
    assertThat(kept)
        .contains("\"fine_tuned_model\":null", "\"object\":\"fine_tuning.job\"", "\"error\":null")
        .contains("\"n_epochs\":9", "\"batch_size\":\"auto\"");
  }

  private static JobObject submitted(TrainingRunState state) {
    return show(FineTuningJob.State.SUBMITTED, state);
  }

  private static JobObject show(FineTuningJob.State state, TrainingRunState run) {
    JobRequest request =
        new JobRequest(
            "tiny", "file-1", null, null, 7, null, new JobRequest.Hyperparameters(9, null, null));
    FineTuningJob job =
        new FineTuningJob(ID, NOW, request, "ft:tiny:athanor::1", state, null, null, null, null);
    return JobObject.of(job, Optional.ofNullable(run).map(JobObjectTest::run), "athanor", NOW);
  }

  private static TrainingRun run(TrainingRunState state) {
    ArtifactRef manifest = new ArtifactRef("manifest", "0".repeat(64), 1, "application/json");
    TrainingSpec settings =
        Json.read("{\"epochs\":9,\"effectiveBatchSize\":4}", TrainingSpec.class);
    return new TrainingRun(
        new TrainingRequested(
            ID, "m", null, manifest, "tiny", TrainingSpec.AUTOMATIC, 0, "test", null, NOW),
        state,
        NOW,
        1,
        1,
        0,
        0,
        Optional.of(new TrainingPlan(270, 9, 30, 9_000, settings, null, null, null)),
        Optional.of(new RunProgress("training", 1, 270, 0.1, 1, 30, 1, 1, 1, NOW)));
  }

  private static TrainingRunState running(Instant expires) {
    return new TrainingRunState.Running(new RunLease(ID, "node", 1, expires, 1), Optional.empty());
  }
}
