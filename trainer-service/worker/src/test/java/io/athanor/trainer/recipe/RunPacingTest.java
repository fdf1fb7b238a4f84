package io.athanor.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.trainer.checkpoint.TrainerState;
import io.athanor.trainer.eval.HeldOutEvaluator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a run looks at held-out rows, saves, and ends before its last step. */
class RunPacingTest {

  @ParameterizedTest(name = "{0} evaluations of 60 steps")
  @CsvSource(
      delimiter = '|',
      value = {"0 | ''", "1 | 60", "2 | 40 60", "4 | 30 40 50 60"})
  void evaluationsLieEvenlyInTheLastTwoThirds(int count, String expected) {
    // When
    EvaluationSteps due = new EvaluationSteps(60, count);

    // Then
    List<String> steps =
        IntStream.rangeClosed(1, 60).filter(due::contains).mapToObj(Integer::toString).toList();
    assertThat(String.join(" ", steps)).isEqualTo(expected);
  }

  @Test
  void checkpointThatNobodyAskedForWaitsAHundredTimesItsDuration() {
    // Given
    CheckpointPace pace = new CheckpointPace(10, false);
    pace.saved(1_000, 1_050);

    // Then
    assertThat(pace.isDue(20, 6_049)).isFalse();
    assertThat(pace.isDue(20, 6_050)).isTrue();
    assertThat(pace.isDue(21, 9_999)).isFalse();
  }

  @Test
  void checkpointThatWasAskedForIsDueAtItsStep() {
    // Given
    CheckpointPace pace = new CheckpointPace(10, true);
    pace.saved(1_000, 1_050);

    // Then
    assertThat(pace.isDue(20, 1_051)).isTrue();
  }

  @Test
  void patienceIsCountedOnAfterAResume() {
    // Given
    BestStep before = new BestStep(2);
    assertThat(before.offer(10, score(1.0))).isTrue();
    assertThat(before.offer(20, score(1.0))).isFalse();

    // When
    BestStep after = new BestStep(2);
    after.restore(
        new TrainerState(
            20,
            20,
            0,
            1,
            before.best(),
            before.withoutImprovement(),
            new TrainerState.Identity("", "", "", Map.of())));

    // Then
    assertThat(after.isExhausted()).isFalse();
    assertThat(after.offer(30, score(1.5))).isFalse();
    assertThat(after.isExhausted()).isTrue();
    assertThat(after.offer(40, score(0.5))).isTrue();
    assertThat(after.isExhausted()).isFalse();
    assertThat(after.best()).isEqualTo(new TrainerState.Best(40, 0.5, 0.5));
  }

  private static HeldOutEvaluator.Evaluation score(double loss) {
    return new HeldOutEvaluator.Evaluation(null, null, new HeldOutEvaluator.Score(loss, 0.5), loss);
  }
}
