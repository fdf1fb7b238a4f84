package io.athanor.ingest.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.source.RejectedSourceException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostBreakerTest {

  private static final URI PAGE = URI.create("https://example.org/a.htm");
  private static final Duration PAUSE = Duration.ofSeconds(60);

  private Instant now = Instant.parse("2026-11-22T10:00:00Z");
  private final HostBreaker breaker = new HostBreaker(3, PAUSE, () -> now);

  @Test
  void hostThatFailsAgainAndAgainIsLeftAloneWithoutCountingAsAnAttempt() {
    // Given
    breaker.failed(PAGE);
    breaker.failed(PAGE);
    assertThatCode(() -> breaker.admit(PAGE)).doesNotThrowAnyException();
    // When
    breaker.failed(PAGE);
    SourceBusyException refusal =
        catchThrowableOfType(SourceBusyException.class, () -> breaker.admit(PAGE));
    // Then
    assertThat(refusal.retryAfter()).isEqualTo(Optional.of(PAUSE));
    assertThat(refusal.attempted()).isFalse();
    assertThatCode(() -> breaker.admit(URI.create("https://example.com/")))
        .doesNotThrowAnyException();
    now = now.plus(PAUSE);
    assertThatCode(() -> breaker.admit(PAGE)).doesNotThrowAnyException();
    breaker.succeeded(PAGE);
    breaker.failed(PAGE);
    assertThatCode(() -> breaker.admit(PAGE)).doesNotThrowAnyException();
  }

  @Test
  void hostThatFailsAfterEveryPauseIsGivenUp() {
    // Given
    breaker.failed(PAGE);
    breaker.failed(PAGE);
    for (int pause = 0; pause < 5; pause++) {
      breaker.failed(PAGE);
      now = now.plus(PAUSE.multipliedBy(1L << pause));
      assertThatCode(() -> breaker.admit(PAGE)).doesNotThrowAnyException();
    }
    // When
    breaker.failed(PAGE);
    RejectedSourceException refusal =
        catchThrowableOfType(RejectedSourceException.class, () -> breaker.admit(PAGE));
    // Then
    assertThat(refusal.code()).isEqualTo(ProblemCode.SOURCE_UNREACHABLE);
    assertThat(refusal.detail()).contains("has failed 8 times in a row and was given up");
  }
}
