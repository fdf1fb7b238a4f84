package io.athanor.inference.engine.llamacpp;

import java.util.concurrent.locks.LockSupport;

/**
 * Work that rests as long as it works, so that it takes no more than half a core from the threads
 * that decode beside it: those wait for each other some hundred times a token, and one that is kept
 * from its core keeps all.
 */
final class HalfSpeed {

  /** Shorter rests would be shorter than a thread's wake-up. */
  private static final long SHORTEST_NANOS = 1_000_000;

  private long start = System.nanoTime();

  /** A place where the work may rest. */
  void rest() {
    long worked = System.nanoTime() - start;
    if (worked >= SHORTEST_NANOS) {
      LockSupport.parkNanos(worked);
      start = System.nanoTime();
    }
  }
}
