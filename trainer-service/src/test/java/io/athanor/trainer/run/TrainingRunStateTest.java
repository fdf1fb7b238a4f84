package io.athanor.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.contracts.ModelId;
import io.athanor.contracts.ProblemCode;
import io.athanor.contracts.RunId;
import io.athanor.trainer.lease.RunLease;
import io.athanor.trainer.lease.StopSignal;
import io.athanor.trainer.run.TrainingRunState.Cancelled;
import io.athanor.trainer.run.TrainingRunState.Failed;
import io.athanor.trainer.run.TrainingRunState.Paused;
import io.athanor.trainer.run.TrainingRunState.Queued;
import io.athanor.trainer.run.TrainingRunState.Running;
import io.athanor.trainer.run.TrainingRunState.Succeeded;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingRunStateTest {

  private static final RunLease LEASE =
      new RunLease(new RunId("run-1"), "node/process", 3, Instant.EPOCH, 2);
  private static final Running RUNNING = new Running(LEASE, Optional.empty());
  private static final TrainingResult RESULT =
      new TrainingResult(200, 180, 0.2, 0.9, null, null, null, null, null);

  @Test
  void stateWordsAreThoseOfTheJobApi() {
    assertThat(new Queued().word()).isEqualTo("queued");
    assertThat(RUNNING.word()).isEqualTo("running");
    assertThat(new Paused(7).word()).isEqualTo("paused");
    assertThat(new Succeeded(new ModelId("m"), RESULT).word()).isEqualTo("succeeded");
    assertThat(new Failed(ProblemCode.DIVERGED, "loss is NaN", 5).word()).isEqualTo("failed");
    assertThat(new Cancelled(5).word()).isEqualTo("cancelled");
  }

  @Test
  void pausedRunGoesBackToTheQueueAndKeepsItsStepWhenCancelled() {
    assertThat(RUNNING.pause(40).resume()).isEqualTo(new Queued());
    assertThat(RUNNING.pause(40).cancel()).isEqualTo(new Cancelled(40));
  }

  @Test
  void cancelOutweighsAnEarlierAndALaterPause() {
    // When
    Running pausedThenCancelled =
        RUNNING.requestStop(StopSignal.PAUSE).requestStop(StopSignal.CANCEL);
    Running cancelledThenPaused =
        RUNNING.requestStop(StopSignal.CANCEL).requestStop(StopSignal.PAUSE);
    // Then
    assertThat(pausedThenCancelled.stopRequest()).contains(StopSignal.CANCEL);
    assertThat(cancelledThenPaused.stopRequest()).contains(StopSignal.CANCEL);
  }

  @Test
  void onlyEndsAreFinal() {
    assertThat(RUNNING.succeed(new ModelId("m"), RESULT))
        .isInstanceOf(TrainingRunState.Final.class);
    assertThat(RUNNING.fail(ProblemCode.OUT_OF_MEMORY, "needs 9 GB", 0))
        .isInstanceOf(TrainingRunState.Final.class);
    assertThat(RUNNING.cancel(3)).isInstanceOf(TrainingRunState.Final.class);
    assertThat(RUNNING.pause(3)).isNotInstanceOf(TrainingRunState.Final.class);
  }
}
