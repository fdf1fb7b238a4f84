package io.athanor.inference.engine;

import java.time.Duration;

/**
 * How many adapters are in memory at the same time.
 *
 * @param count most adapters
 * @param bytes most bytes of their files together; a single larger one is loaded all the same
 * @param turn time after which a busy adapter makes room for one that is waited for
 */
public record AdapterLimits(int count, long bytes, Duration turn) {
  public AdapterLimits {
    if (count < 1 || bytes < 1 || turn.isNegative()) {
      throw new IllegalArgumentException(
          "count and bytes must be >= 1 and turn >= 0, were %d, %d, %s"
              .formatted(count, bytes, turn));
    }
  }

  /** Sixteen adapters of together 2 GiB, turns of two seconds. */
  public static AdapterLimits defaults() {
    return new AdapterLimits(16, 2L << 30, Duration.ofSeconds(2));
  }
}
