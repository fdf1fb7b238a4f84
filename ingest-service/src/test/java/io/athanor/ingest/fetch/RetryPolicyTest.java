package io.athanor.ingest.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  private static final RetryPolicy POLICY =
      new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofHours(24));
  private final RandomGenerator random = new Random(7);

  @Test
  void pauseIsARandomPartOfABoundThatDoublesUpToTheLast() {
    for (int round = 0; round < 1000; round++) {
      assertThat(pause(1)).isBetween(Duration.ZERO, Duration.ofSeconds(1));
      assertThat(pause(2)).isBetween(Duration.ZERO, Duration.ofSeconds(2));
      assertThat(pause(4)).isBetween(Duration.ZERO, Duration.ofSeconds(3));
    }
  }

  @Test
  void pauseOfTheServerHoldsUnlessItIsTooLongOrNoAttemptIsLeft() {
    Optional<Duration> hour = Optional.of(Duration.ofHours(1));
    Optional<Duration> twoDays = Optional.of(Duration.ofDays(2));
    assertThat(POLICY.pauseAfter(4, hour, random)).isEqualTo(hour);
    assertThat(POLICY.pauseAfter(5, hour, random)).isEmpty();
    assertThat(POLICY.pauseAfter(1, twoDays, random)).isEmpty();
  }

  @Test
  void contactMustBeAWayToReachSomebody() {
    assertThat(new AgentIdentity("athanor/0.1", Optional.of("ada@example.org")).header())
        .isEqualTo("athanor/0.1 (+mailto:ada@example.org)");
    assertThat(new AgentIdentity("athanor/0.1", Optional.of("https://example.org/bot")).header())
        .isEqualTo("athanor/0.1 (+https://example.org/bot)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AgentIdentity("athanor/0.1", Optional.of(" ")))
        .withMessageStartingWith("athanor.ingest.fetch.contact must be a mail address");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AgentIdentity("Mozilla", Optional.empty()))
        .withMessageContaining("must have the form name/version");
  }

  private Duration pause(int made) {
    return POLICY.pauseAfter(made, Optional.empty(), random).orElseThrow();
  }
}
