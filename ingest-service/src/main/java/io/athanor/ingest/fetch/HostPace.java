package io.athanor.ingest.fetch;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets each host rest between the end of one answer and the next request. Requests come one after
 * the other from one thread, so no host ever sees two at once.
 */
final class HostPace {

  private final FetchLimits limits;
  private final InstantSource clock;
  private final Pause pause;
  private final Map<String, Instant> restUntil = new HashMap<>();

  HostPace(FetchLimits limits, InstantSource clock, Pause pause) {
    this.limits = limits;
    this.clock = clock;
    this.pause = pause;
  }

  /** Waits until the host may be asked again. */
  void await(URI address) throws InterruptedException {
    Instant rest = restUntil.get(FetchLimits.origin(address));
    Instant now = clock.instant();
    if (rest != null && now.isBefore(rest)) {
      pause.forTime(Duration.between(now, rest));
    }
  }

  /** The host's answer has ended. */
  void answered(URI address) {
    if (!limits.allowsPrivate(address)) {
      restUntil.put(FetchLimits.origin(address), clock.instant().plus(limits.pace()));
    }
  }
}
