package io.athanor.dataset.generation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Lets time pass between two attempts. */
@FunctionalInterface
public interface Waiting {

  /** Waits on the common timer. */
  Waiting REAL =
      pause ->
          CompletableFuture.runAsync(
                  () -> {},
                  CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS))
              .join();

  void pause(Duration pause);
}
