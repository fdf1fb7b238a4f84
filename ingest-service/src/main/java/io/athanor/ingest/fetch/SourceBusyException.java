package io.athanor.ingest.fetch;

import java.time.Duration;
import java.util.Optional;

/**
 * A source that cannot be had now but maybe later: the server is busy or away. Whoever planned the
 * fetch decides when to ask again, for that has to survive a restart.
 */
public final class SourceBusyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String detail;
  private final transient Optional<Duration> retryAfter;
  private final boolean attempted;

  private SourceBusyException(String detail, Optional<Duration> retryAfter, boolean attempted) {
    super(detail);
    this.detail = detail;
    this.retryAfter = retryAfter;
    this.attempted = attempted;
  }

  /** The server was asked. */
  static SourceBusyException asked(String detail, Optional<Duration> retryAfter) {
    return new SourceBusyException(detail, retryAfter, true);
  }

  /** The host is being left alone for a while, so the server was not asked. */
  static SourceBusyException leftAlone(String detail, Duration rest) {
    return new SourceBusyException(detail, Optional.of(rest), false);
  }

  /** The address and what is wrong. */
  public String detail() {
    return detail;
  }

  /** The pause that the server or our own caution asks for. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** Whether this was an attempt, of which there are only a few. */
  public boolean attempted() {
    return attempted;
  }
}
