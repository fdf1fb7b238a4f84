package io.athanor.ingest.fetch;

import java.time.Duration;

/** Waits; tests only note for how long. */
@FunctionalInterface
public interface Pause {

  void forTime(Duration time) throws InterruptedException;
}
