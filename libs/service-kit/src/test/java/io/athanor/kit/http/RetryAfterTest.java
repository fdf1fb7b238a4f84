package io.athanor.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-11-26T02:00:00Z");

  @Test
  void secondsAndDatesArePauses() {
    assertThat(RetryAfter.parse(" 120 ", NOW)).contains(Duration.ofMinutes(2));
    assertThat(RetryAfter.parse("Thu, 26 Nov 2026 02:00:30 GMT", NOW))
        .contains(Duration.ofSeconds(30));
  }

  @Test
  void dateThatHasPassedIsNoPause() {
    assertThat(RetryAfter.parse("Thu, 26 Nov 2026 01:59:00 GMT", NOW)).contains(Duration.ZERO);
  }

  @Test
  void whatIsNeitherMeansNothing() {
    assertThat(RetryAfter.parse("soon", NOW)).isEmpty();
    assertThat(RetryAfter.parse("-5", NOW)).isEmpty();
    assertThat(RetryAfter.parse("99999999999", NOW)).isEmpty();
  }
}
