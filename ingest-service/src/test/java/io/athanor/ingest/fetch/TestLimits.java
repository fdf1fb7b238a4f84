package io.athanor.ingest.fetch;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Limits that a test can reach. */
final class TestLimits {

  static final int MAX_BYTES = 1000;
  static final int MAX_DECODED_BYTES = 3000;

  private TestLimits() {}

  static FetchLimits allowing(Set<String> origins) {
    return new FetchLimits(
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        Duration.ofSeconds(3),
        MAX_BYTES,
        MAX_DECODED_BYTES,
        3,
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        origins,
        new AgentIdentity("athanor-test/1", Optional.of("ada@example.org")));
  }
}
