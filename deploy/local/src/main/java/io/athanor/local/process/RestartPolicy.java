package io.athanor.local.process;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a dead child is started again: after each delay in turn, then no more. A child that was
 * ready for {@code healthyAfter} starts with a clean record.
 */
public record RestartPolicy(List<Duration> delays, Duration healthyAfter) {

  public RestartPolicy {
    delays = List.copyOf(delays);
  }

  /** Three restarts after 1, 2 and 4 seconds; ten healthy minutes clear the count. */
  public static RestartPolicy standard() {
    return new RestartPolicy(
        List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4)),
        Duration.ofMinutes(10));
  }

  /**
   * The pause before the next start.
   *
   * @param restarts restarts so far without a healthy time in between
   * @return empty when the child is to be given up
   */
  public Optional<Duration> delayAfter(int restarts) {
    return restarts < delays.size() ? Optional.of(delays.get(restarts)) : Optional.empty();
  }

  /** Whether a child that was ready this long starts with a clean record. */
  public boolean clearsAfter(Duration ready) {
    return ready.compareTo(healthyAfter) >= 0;
  }
}
