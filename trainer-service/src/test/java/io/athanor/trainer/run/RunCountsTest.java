package io.athanor.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RunCountsTest {

  @Test
  void runWithALapsedLeaseIsShownAsQueued() {
    RunCounts counts = new RunCounts(Map.of("queued", 2L, "running", 3L), 1);
    assertThat(counts.shown("queued")).isEqualTo(3);
    assertThat(counts.shown("running")).isEqualTo(2);
    assertThat(counts.of("running")).isEqualTo(3);
    assertThat(counts.shown("failed")).isZero();
  }
}
