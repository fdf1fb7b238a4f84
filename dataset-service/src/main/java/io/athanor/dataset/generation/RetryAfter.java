package io.athanor.dataset.generation;

import java.net.http.HttpHeaders;
import java.time.Duration;

/** The pause that a server asks for (RFC 9110, 10.2.3), where it gives seconds. */
final class RetryAfter {

  private RetryAfter() {}

  static Duration of(HttpHeaders headers) {
    return headers
        .firstValue("Retry-After")
        .filter(value -> value.matches("[0-9]{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .orElse(Duration.ZERO);
  }
}
