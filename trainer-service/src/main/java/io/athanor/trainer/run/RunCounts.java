package io.athanor.trainer.run;

import java.util.Map;

/**
 * Numbers of runs, and of jobs that are no run yet.
 *
 * @param byState by the word of the row's state
 * @param expired those of the running ones whose lease has lapsed: nobody works on them
 */
record RunCounts(Map<String, Long> byState, long expired) {

  static final RunCounts NONE = new RunCounts(Map.of(), 0);

  RunCounts {
    byState = Map.copyOf(byState);
  }

  long of(String state) {
    return byState.getOrDefault(state, 0L);
  }

  /** As the interface shows it: a run whose lease has lapsed waits like a queued one. */
  long shown(String state) {
    return switch (state) {
      case "queued" -> of(state) + expired;
      case "running" -> of(state) - expired;
      default -> of(state);
    };
  }
}
