package io.athanor.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.e2e.chaos.ProcessSample.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Half an hour of samples, one each five seconds, of which the last decides where thirds begin. */
class FlatTrendTest {

  private static final long END = 1800;
  private static final long EVERY = 5;

  @Test
  void whatStaysTheSameIsFlat() {
    assertThat(FlatTrend.growing(threads(second -> 40))).isEmpty();
  }

  @Test
  void steadyGrowthIsToldWithTheMediansOfBothThirds() {
    // When
    List<String> growing = FlatTrend.growing(threads(second -> second / 10.0));
    // Then
    assertThat(growing).containsExactly("THREADS of trainer: 90.0, then 150.0");
  }

  @Test
  void noiseIsFlatThoughItIsGreaterThanTheSlack() {
    assertThat(FlatTrend.growing(threads(second -> 40 + 20 * Math.sin(second)))).isEmpty();
  }

  @Test
  void peaksInTheLastThirdAreFlatWhileTheMedianIsNot() {
    assertThat(FlatTrend.growing(threads(second -> second % 100 == 0 ? 400 : 40))).isEmpty();
  }

  @Test
  void growthHiddenInNoiseIsTold() {
    assertThat(FlatTrend.growing(threads(second -> second / 10.0 + 20 * Math.sin(second))))
        .hasSize(1);
  }

  @Test
  void stepInTheWarmUpIsFlat() {
    assertThat(FlatTrend.growing(threads(second -> second < END / 6 ? 10 : 80))).isEmpty();
  }

  @Test
  void stepBetweenTheOtherThirdsIsGrowth() {
    assertThat(FlatTrend.growing(threads(second -> second < 2 * END / 3 ? 10 : 80)))
        .containsExactly("THREADS of trainer: 10.0, then 80.0");
  }

  @Test
  void lastThirdMayBeATenthAndTheSlackAboveTheMiddleOneAndNoMore() {
    // Given: 1.1 * 100 + 8
    double most = 118;
    // Then
    assertThat(FlatTrend.growing(threads(second -> second < 2 * END / 3 ? 100 : most))).isEmpty();
    assertThat(FlatTrend.growing(threads(second -> second < 2 * END / 3 ? 100 : most + 1)))
        .hasSize(1);
  }

  @Test
  void measureThatIsNotSeenAnyMoreIsNotFlat() {
    // Given
    List<ProcessSample> samples = new ArrayList<>(threads(second -> 40));
    samples.removeIf(each -> each.second() >= 2 * END / 3);
    samples.add(new ProcessSample("trainer", END, Map.of(Measure.RSS, 300.0)));
    // Then
    assertThat(FlatTrend.growing(samples)).containsExactly("THREADS of trainer: 40.0, then NaN");
  }

  @Test
  void processesAreJudgedEachByItself() {
    // Given
    List<ProcessSample> samples = new ArrayList<>(threads(second -> second / 10.0));
    LongStream.rangeClosed(0, END)
        .mapToObj(at -> new ProcessSample("kafka", at, Map.of(Measure.RSS, 900.0)))
        .forEach(samples::add);
    // Then
    assertThat(FlatTrend.growing(samples)).containsExactly("THREADS of trainer: 90.0, then 150.0");
  }

  @Test
  void tooFewSamplesAreNotFlat() {
    String nothing = "nothing was seen in the middle third";
    assertThat(FlatTrend.growing(List.of())).containsExactly(nothing);
    assertThat(FlatTrend.growing(threads(second -> 40).subList(0, 1))).containsExactly(nothing);
  }

  private static List<ProcessSample> threads(LongToDoubleFunction count) {
    return LongStream.rangeClosed(0, END / EVERY)
        .map(each -> each * EVERY)
        .mapToObj(
            at ->
                new ProcessSample("trainer", at, Map.of(Measure.THREADS, count.applyAsDouble(at))))
        .toList();
  }
}
