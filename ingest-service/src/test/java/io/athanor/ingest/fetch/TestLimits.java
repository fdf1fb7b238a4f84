package io.athanor.ingest.fetch;

import java.time.Duration;
import java.util.Set;

/** Limits that a test can reach. */
final class TestLimits {

  static final int MAX_BYTES = 1000;

  private TestLimits() {}

  static FetchLimits allowing(Set<String> origins) {
    return new FetchLimits(
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        MAX_BYTES,
        3,
        3,
        Duration.ofSeconds(60),
        Duration.ofSeconds(1),
        origins,
        "athanor-test");
  }
}
