package io.athanor.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.llm.model.GgufFileType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExportToleranceTest {
  @ParameterizedTest
  @CsvSource({
    "F32, 0.01, 0.5, 0.5, true",
    "F32, 0.0101, 1, 0, false",
    "F16, 9, 0.97, 0.01, true",
    "F16, 9, 0.969, 0, false",
    "BF16, 9, 1, 0.0101, false",
    "Q8_0, 9, 0.97, 0.01, true",
    "Q8_0, 9, 0.969, 0.01, false",
    "Q4_0, 9, 0.85, 7, true",
    "Q4_0, 9, 0.849, 0, false"
  })
  void eachTypeIsHeldToItsOwnLimits(
      GgufFileType type, double difference, double agreement, double divergence, boolean holds) {
    assertThat(
            ExportTolerance.of(type).holds(new Agreement(200, difference, agreement, divergence)))
        .isEqualTo(holds);
  }

  @ParameterizedTest
  @EnumSource(GgufFileType.class)
  void whatIsNoNumberNeverHolds(GgufFileType type) {
    assertThat(ExportTolerance.of(type).holds(new Agreement(200, Double.NaN, 1, 0))).isFalse();
    assertThat(ExportTolerance.of(type).holds(new Agreement(200, 0, 1, Double.NaN))).isFalse();
  }

  @Test
  void onlyRoundedFilesMayBeTooCoarse() {
    assertThat(ExportKind.values())
        .filteredOn(ExportKind::isRounded)
        .containsExactly(
            ExportKind.GGUF_F16, ExportKind.GGUF_BF16, ExportKind.GGUF_Q8_0, ExportKind.GGUF_Q4_0);
  }
}
