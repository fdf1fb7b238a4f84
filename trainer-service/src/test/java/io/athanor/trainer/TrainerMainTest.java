package io.athanor.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.ProblemCode;
import org.junit.jupiter.api.Test;

class TrainerMainTest {

  @Test
  void runIsNamedByItsArgumentsInEitherOrder() {
    assertThat(TrainerMain.run("--run", "r-1", "--once")).contains("r-1");
    assertThat(TrainerMain.run("--once", "--run", "r-1")).contains("r-1");
    assertThat(TrainerMain.run()).isEmpty();
  }

  @Test
  void otherArgumentsAreRefused() {
    for (String[] wrong :
        new String[][] {{"--run", "r-1"}, {"--once"}, {"--once", "r-1", "--run"}, {"--help"}}) {
      assertThatThrownBy(() -> TrainerMain.run(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("expected no arguments, or --run ID --once; got ");
    }
  }

  @Test
  void exitCodeTellsSettingsFromData() {
    assertThat(ExitCode.of(ProblemCode.UNKNOWN_BASE_MODEL)).isEqualTo(64);
    assertThat(ExitCode.of(ProblemCode.OUT_OF_MEMORY)).isEqualTo(64);
    assertThat(ExitCode.of(ProblemCode.EMPTY_DATASET)).isEqualTo(65);
    assertThat(ExitCode.of(ProblemCode.CHECKSUM_MISMATCH)).isEqualTo(65);
  }
}
