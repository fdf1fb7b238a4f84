package io.athanor.trainer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class BenchReportTest {
  private static final Measurement MEASURED =
      new Measurement(
          List.of(
              new Measurement.Step(100, 99, 5.5, 1.0, 0.125),
              new Measurement.Step(100, 99, 5.25, 4.0, 0.5),
              new Measurement.Step(100, 99, 5.0, 2.0, 0.25)),
          OptionalDouble.of(3.5),
          512L << 20);

  @Test
  void jsonHasMediansTheShareOfTheFloorAndTheSettings() throws Exception {
    // Given
    BenchOptions options =
        BenchOptions.parse(
            List.of("--rows=1", "--length=100", "--threads=2", "--storage=nf4", "--recompute"));
    // When
    String json = new BenchReport(options, MEASURED).json();
    // Then
    JsonNode report = new ObjectMapper().readTree(json);
    assertThat(json).doesNotContain("\n");
    assertThat(report.get("tokens_per_second").asDouble()).isEqualTo(50);
    assertThat(report.get("best_tokens_per_second").asDouble()).isEqualTo(100);
    assertThat(report.get("lowest_tokens_per_second").asDouble()).isEqualTo(25);
    assertThat(report.get("real_tokens_per_second").asDouble()).isEqualTo(300 / 7.0);
    assertThat(report.get("share_of_gemm_floor").asDouble()).isEqualTo(0.5);
    assertThat(report.get("peak_resident_bytes").asLong()).isEqualTo(536_870_912);
    assertThat(report.get("seconds_per_step").asDouble()).isEqualTo(2);
    assertThat(report.get("optimizer_seconds").asDouble()).isEqualTo(0.25);
    assertThat(report.get("final_loss").asDouble()).isEqualTo(5);
    assertThat(report.get("threads").asInt()).isEqualTo(2);
    assertThat(report.get("rows").asInt()).isEqualTo(1);
    assertThat(report.get("length").asInt()).isEqualTo(100);
    assertThat(report.get("storage").asText()).isEqualTo("nf4");
    assertThat(report.get("recompute").asBoolean()).isTrue();
  }

  @Test
  void linesForPeopleSayTheSame() {
    // Given
    BenchOptions options = BenchOptions.parse(List.of("--rows=1", "--length=100", "--threads=2"));
    // When
    List<String> lines = new BenchReport(options, MEASURED).lines();
    // Then
    assertThat(lines.getFirst())
        .startsWith("smollm2-135m, storage fp32, rank 16, dropout 0.0, 2 threads, Java ");
    assertThat(lines.subList(1, lines.size()))
        .containsExactly(
            "1 random row of 100 tokens a step, loss on all",
            "tokens/s    median 50.0, lowest 25.0, highest 100.0, overall 42.9 (no padding)",
            "s/step      median 2.000, of which the optimizer 0.250; 3 steps after one to warm up",
            "gemm floor  85.7 tokens/s; the steps reach 50.0 % of it",
            "peak memory 512 MiB resident");
  }

  @Test
  void medianOfAnEvenNumberOfStepsLiesBetweenTheMiddleOnes() {
    // Given
    Measurement two = new Measurement(MEASURED.steps().subList(0, 2), OptionalDouble.empty(), 1);
    // When / Then
    assertThat(two.median(Measurement.Step::seconds)).isEqualTo(2.5);
    assertThat(two.shareOfFloor()).isEmpty();
  }
}
