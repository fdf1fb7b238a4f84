package io.athanor.trainer.lease;

import java.time.Duration;

/**
 * The times of a lease; {@code renewEvery < selfFenceAfter < timeToLive}, or a holder could still
 * write while the next one already works.
 */
public record LeaseTerms(Duration timeToLive, Duration renewEvery, Duration selfFenceAfter) {

  public LeaseTerms {
    if (renewEvery.compareTo(selfFenceAfter) >= 0 || selfFenceAfter.compareTo(timeToLive) >= 0) {
      throw new IllegalArgumentException(
          "athanor.trainer.lease: renew-every must be shorter than self-fence-after, and that"
              + " shorter than time-to-live, were "
              + renewEvery
              + ", "
              + selfFenceAfter
              + " and "
              + timeToLive);
    }
  }
}
