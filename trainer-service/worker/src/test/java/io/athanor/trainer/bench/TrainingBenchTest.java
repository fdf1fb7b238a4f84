package io.athanor.trainer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.trainer.engine.BaseStorage;
import io.athanor.trainer.engine.FrozenBase;
import io.athanor.trainer.engine.ModelShape;
import io.athanor.trainer.engine.RandomTensors;
import io.athanor.trainer.engine.TorchRuntime;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingBenchTest {
  private static final ModelShape TINY =
      new ModelShape(2, 64, 4, 2, 16, 128, 50, 1e-5, false, false, false, false, false);

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GGUF")
  void everyStepTrainsAllTokensOfItsRowsInEveryStorage(BaseStorage storage) throws Exception {
    // Given
    TorchRuntime.bindThread(1);
    BenchOptions options =
        BenchOptions.parse(
            List.of("--rows=3", "--length=10", "--pack=20", "--steps=2", "--rank=2", "--floor"));
    // When
    Measurement measured;
    try (FrozenBase base = RandomTensors.base(TINY, 1e4, storage)) {
      measured = new TrainingBench(base, options).measure();
    }
    // Then
    assertThat(measured.steps()).hasSize(2);
    assertThat(measured.steps())
        .allSatisfy(
            step -> {
              assertThat(step.tokens()).isEqualTo(30);
              assertThat(step.supervised()).isEqualTo(27);
              // Random weights know nothing: the loss is near ln 50 = 3.9.
              assertThat(step.loss()).isBetween(3.5, 4.4);
              assertThat(step.seconds()).isGreaterThan(step.optimizerSeconds());
            });
    assertThat(measured.floor()).isPresent();
    assertThat(measured.shareOfFloor().getAsDouble()).isBetween(1e-6, 1.0);
    assertThat(measured.peakResidentBytes()).isGreaterThan(64L << 20);
  }

  @Test
  void wrongOptionEndsWithStatus2AndItsMessageAlone() {
    // Given
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    // When
    int status =
        new BenchTraining(new PrintStream(out, true), new PrintStream(err, true))
            .run(List.of("--steps", "none"));
    // Then
    assertThat(status).isEqualTo(2);
    assertThat(out.toByteArray()).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "--steps must be a whole number of at least 1, was 'none'" + System.lineSeparator());
  }
}
