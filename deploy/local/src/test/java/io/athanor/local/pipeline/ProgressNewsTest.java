package io.athanor.local.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.local.console.Progress;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProgressNewsTest {

  @Test
  void trainingShowsStepLossRateAndTimeLeft() {
    // Given
    String json =
        """
        {"stage":"training","step":120,"steps":240,"loss":0.8125,"tokensPerSecond":240.4,
         "secondsLeft":151.7,"unknown":[1]}
        """;
    // When / Then
    assertThat(ProgressNews.read(json))
        .contains(
            new Progress(
                "training",
                OptionalDouble.of(0.5),
                List.of("step 120 of 240", "loss 0.813", "240 tokens/s", "2:31 left")));
  }

  @Test
  void newsWithoutTotalHasNoShare() {
    assertThat(ProgressNews.read("{\"stage\":\"fetch\",\"message\":\"page 3\"}"))
        .contains(new Progress("ingest", OptionalDouble.empty(), List.of("page 3")));
  }

  @Test
  void newsThatCannotBeReadIsPassedOver() {
    assertThat(ProgressNews.read("{")).isEmpty();
    assertThat(ProgressNews.read("{}")).isEmpty();
    assertThat(ProgressNews.read("{\"stage\":\"dataset\",\"train\":118}")).isEmpty();
  }
}
