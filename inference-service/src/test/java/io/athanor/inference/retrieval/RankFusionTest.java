package io.athanor.inference.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.athanor.inference.retrieval.RankFusion.Fused;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankFusionTest {

  @Test
  void scoreIsTheSumOfReciprocalRanks() {
    // When
    List<Fused> fused = RankFusion.fuse(List.of(List.of(1L, 2L, 3L), List.of(3L, 4L)));
    // Then
    assertThat(fused).extracting(Fused::key).containsExactly(3L, 1L, 2L, 4L);
    assertThat(fused.getFirst().score()).isCloseTo(1.0 / 63 + 1.0 / 61, within(1e-12));
    assertThat(fused.get(1).score()).isCloseTo(1.0 / 61, within(1e-12));
  }

  @Test
  void oneRankingAloneKeepsItsOrder() {
    assertThat(RankFusion.fuse(List.of(List.of(9L, 7L, 8L), List.of())))
        .extracting(Fused::key)
        .containsExactly(9L, 7L, 8L);
  }
}
