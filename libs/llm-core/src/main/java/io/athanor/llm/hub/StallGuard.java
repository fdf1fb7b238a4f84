package io.athanor.llm.hub;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Closes a stream when nothing was read from it for a while: Java's HTTP client limits the time
 * until an answer begins, but waits for its body for ever.
 */
final class StallGuard implements AutoCloseable {
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("download-stall-guard").factory());
  private volatile long lastProgress = System.nanoTime();
  private volatile boolean stalled;

  StallGuard(Closeable stream, Duration limit) {
    long period = Math.max(1, limit.toMillis() / 4);
    timer.scheduleAtFixedRate(
        () -> {
          if (System.nanoTime() - lastProgress > limit.toNanos()) {
            stalled = true;
            close(stream);
          }
        },
        period,
        period,
        TimeUnit.MILLISECONDS);
  }

  void progressed() {
    lastProgress = System.nanoTime();
  }

  boolean stalled() {
    return stalled;
  }

  private static void close(Closeable stream) {
    try {
      stream.close();
    } catch (IOException e) {
      // The reader gets its own exception from the closed stream.
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
