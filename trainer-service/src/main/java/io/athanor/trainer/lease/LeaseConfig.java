package io.athanor.trainer.lease;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a run belongs to the node that works on it. */
@ConfigMapping(prefix = "athanor.trainer.lease")
public interface LeaseConfig {

  /** Time after which a silent node loses its run. */
  @WithDefault("60s")
  Duration timeToLive();

  /** Time between two renewals. */
  @WithDefault("20s")
  Duration renewEvery();

  /**
   * Time without a successful renewal, on the monotonic clock, after which the holder stops by
   * itself; shorter than the time to live, so that it has stopped before another node may start.
   */
  @WithDefault("40s")
  Duration selfFenceAfter();

  /** The same as a checked record. */
  default LeaseTerms terms() {
    return new LeaseTerms(timeToLive(), renewEvery(), selfFenceAfter());
  }
}
