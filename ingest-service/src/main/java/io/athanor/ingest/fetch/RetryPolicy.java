package io.athanor.ingest.fetch;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a busy source is asked again: after the pause that its server asks for, else after a random
 * part of a bound that doubles with every attempt ("full jitter": many waiters do not come back at
 * once).
 *
 * @param attempts how often in all
 * @param first bound of the pause after the first attempt
 * @param last largest bound
 * @param longestWait a server that asks for more is not waited for
 */
public record RetryPolicy(int attempts, Duration first, Duration last, Duration longestWait) {

  private static final int MOST_DOUBLINGS = 30;

  /**
   * The pause before the next attempt; empty when there is none.
   *
   * @param made attempts so far, at least 1
   * @param asked the pause that the server asks for
   */
  public Optional<Duration> pauseAfter(int made, Optional<Duration> asked, RandomGenerator random) {
    if (made >= attempts || asked.isPresent() && asked.get().compareTo(longestWait) > 0) {
      return Optional.empty();
    }
    if (asked.isPresent()) {
      return asked;
    }
    long bound = first.toMillis() << Math.min(made - 1, MOST_DOUBLINGS);
    long most = Math.max(1, Math.min(last.toMillis(), bound));
    return Optional.of(Duration.ofMillis(random.nextLong(most + 1)));
  }
}
