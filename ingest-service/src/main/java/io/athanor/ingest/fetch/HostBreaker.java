package io.athanor.ingest.fetch;

import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.source.RejectedSourceException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Leaves a host alone that fails again and again: after some failures in a row nobody asks it for a
 * while; then one request tries, and another failure doubles the while. A host that failed after
 * the fifth while is given up for an hour: its pages are rejected without asking.
 */
final class HostBreaker {

  private static final int MOST_PAUSES = 5;
  private static final Duration GIVEN_UP = Duration.ofHours(1);

  private final int failuresToOpen;
  private final Duration firstPause;
  private final InstantSource clock;
  private final Map<String, State> states = new ConcurrentHashMap<>();

  HostBreaker(int failuresToOpen, Duration firstPause, InstantSource clock) {
    this.failuresToOpen = failuresToOpen;
    this.firstPause = firstPause;
    this.clock = clock;
  }

  private record State(int failures, int pauses, Instant openUntil) {
    static final State WELL = new State(0, 0, Instant.MIN);
  }

  /**
   * Lets a request pass.
   *
   * @throws SourceBusyException while the host is being left alone
   * @throws RejectedSourceException when it has been given up
   */
  void admit(URI address) {
    State state = states.getOrDefault(FetchLimits.origin(address), State.WELL);
    Instant now = clock.instant();
    if (!now.isBefore(state.openUntil)) {
      return;
    }
    String failed = address + ": its host has failed " + state.failures + " times in a row";
    if (state.pauses > MOST_PAUSES) {
      throw new RejectedSourceException(
          ProblemCode.SOURCE_UNREACHABLE,
          failed + " and was given up; submit the source again later");
    }
    throw SourceBusyException.leftAlone(
        failed + " and is left alone for a while", Duration.between(now, state.openUntil));
  }

  void succeeded(URI address) {
    states.remove(FetchLimits.origin(address));
  }

  void failed(URI address) {
    states.compute(
        FetchLimits.origin(address),
        (origin, before) -> {
          State state = before == null ? State.WELL : before;
          int failures = state.failures + 1;
          if (failures < failuresToOpen) {
            return new State(failures, 0, Instant.MIN);
          }
          int pauses = state.pauses + 1;
          Duration rest =
              pauses > MOST_PAUSES ? GIVEN_UP : firstPause.multipliedBy(1L << (pauses - 1));
          return new State(failures, pauses, clock.instant().plus(rest));
        });
  }
}
