package io.athanor.trainer.lease;

import java.util.Locale;

/**
 * Why the holder of a lease has to stop at the next step boundary; a later one outweighs an earlier
 * one.
 */
public enum StopSignal {
  /** Somebody asked for the run to save its state and wait. */
  PAUSE,
  /** Somebody asked for the run to be given up. */
  CANCEL,
  /** This process is ending; the run goes back into the queue. */
  SHUTDOWN,
  /** The lease is lost, or may be by the time the next write arrives: nothing may be written. */
  LEASE_LOST;

  /** The word in the row's {@code stop_request} column. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Reads the word in the row. */
  public static StopSignal of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
