package io.athanor.kit.access;

import java.time.Duration;

/**
 * A token bucket: a minute's requests may come at once, then one every {@code 60 / limit} seconds.
 * Not safe for several threads.
 */
final class RequestBudget {

  private static final double NANOS_PER_MINUTE = 6e10;

  private final int limit;
  private double tokens;
  private long filledAt;

  /**
   * A full bucket.
   *
   * @param limit requests a minute, 1 or more
   * @param now of {@link System#nanoTime()} or a clock like it
   */
  RequestBudget(int limit, long now) {
    this.limit = limit;
    this.tokens = limit;
    this.filledAt = now;
  }

  /** What became of one request. */
  record Verdict(
      boolean allowed, int limit, int remaining, Duration untilNext, Duration untilFull) {}

  /** Takes a token if there is one. */
  Verdict take(long now) {
    tokens = Math.min(limit, tokens + (now - filledAt) * limit / NANOS_PER_MINUTE);
    filledAt = now;
    boolean allowed = tokens >= 1;
    if (allowed) {
      tokens -= 1;
    }
    return new Verdict(
        allowed, limit, (int) tokens, timeFor(Math.max(0, 1 - tokens)), timeFor(limit - tokens));
  }

  private Duration timeFor(double missing) {
    return Duration.ofNanos((long) Math.ceil(missing * NANOS_PER_MINUTE / limit));
  }
}
