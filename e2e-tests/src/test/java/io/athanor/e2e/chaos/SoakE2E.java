package io.athanor.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.kit.test.history.HistoryChecker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mixed load for {@code -Dathanor.soak.minutes=30}, while every process is looked at. What was seen
 * stays in {@code target/soak.csv}.
 */
@EnabledIfSystemProperty(named = "athanor.soak.minutes", matches = "[1-9]\\d*")
class SoakE2E {

  private static final Duration TIME =
      Duration.ofMinutes(Integer.getInteger("athanor.soak.minutes", 0));

  @TempDir static Path folder;

  private static ChaosPlatform platform;

  @BeforeAll
  static void startPlatform() throws IOException {
    platform = ChaosPlatform.start(folder, "soak", UnaryOperator.identity());
  }

  @AfterAll
  static void stopPlatform() throws InterruptedException {
    platform.close();
  }

  /** Item 48: {@link FlatTrend} says what flat is. */
  @Test
  void nothingGrowsUnderMixedLoad() throws Exception {
    // Given
    platform
        .events()
        .awaitFirst(platform.submitFacts(), "evaluation.completed.v1", ChaosPlatform.PATIENCE);
    // When
    List<ProcessSample> samples;
    try (MixedLoad load = MixedLoad.start(platform, folder)) {
      samples = new ProcessSampler(platform, Path.of("target", "soak.csv")).sample(TIME);
      load.close();
      System.err.println(load.done());
      // Then
      assertThat(load.failures()).isEmpty();
      assertThat(load.done()).hasSize(5);
    }
    assertThat(FlatTrend.growing(samples)).isEmpty();
    assertThat(platform.processes()).allMatch(each -> each.restarts() == 0);
    HistoryChecker.requireRight(platform.history().finishConsumed());
  }
}
