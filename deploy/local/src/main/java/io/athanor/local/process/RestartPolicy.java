package io.athanor.local.process;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When a dead child is started again. One that was never ready is given up after all delays: its
 * settings are wrong, and somebody waits to be told. One that was ready is started again for as
 * long as it takes, the last delay between two starts, because what it needs may come back.
 *
 * @param delays pauses before the first, second, ... start in a row
 * @param startRestarts restarts after which a child that was never ready is given up
 * @param healthyAfter time of being ready after which the pauses begin with the first again
 */
public record RestartPolicy(List<Duration> delays, int startRestarts, Duration healthyAfter) {

  public RestartPolicy {
    delays = List.copyOf(delays);
  }

  /** 1, 2, 4, 8, 16 and then always 30 seconds; three restarts of a child that never was ready. */
  public static RestartPolicy standard() {
    return new RestartPolicy(
        List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            Duration.ofSeconds(16),
            Duration.ofSeconds(30)),
        3,
        Duration.ofMinutes(2));
  }

  /**
   * The pause before the next start.
   *
   * @param restarts restarts so far without a healthy time in between
   * @param wasReady whether the child was ready since the platform was started
   * @return empty when the child is to be given up
   */
  public Optional<Duration> delayAfter(int restarts, boolean wasReady) {
    if (!wasReady && restarts >= startRestarts) {
      return Optional.empty();
    }
    return Optional.of(delays.get(Math.min(restarts, delays.size() - 1)));
  }

  /** Whether a child that was ready this long starts with a clean record. */
  public boolean clearsAfter(Duration ready) {
    return ready.compareTo(healthyAfter) >= 0;
  }
}
