package io.athanor.inference.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What {@link AdapterPool} knows about one adapter at one strength; guarded by the pool. */
final class PooledAdapter {

  /** Where the adapter is. */
  enum State {
    ABSENT,
    LOADING,
    LOADED,
    LEAVING
  }

  final AdapterUse use;
  final Path gguf;
  final long bytes;
  CompletableFuture<@Nullable Void> settled = new CompletableFuture<>();
  State state = State.ABSENT;
  int waiting;
  int running;
  long lastUse;
  long loadedNanos;

  /** Whether it takes no further requests because others wait for its room. */
  boolean draining;

  /** Whether it is to be loaded again as soon as it has left. */
  boolean comesBack;

  @Nullable RuntimeException failure;

  PooledAdapter(AdapterUse use, Path gguf) {
    this.use = use;
    this.gguf = gguf;
    this.bytes = sizeOf(gguf);
  }

  boolean isIdle() {
    return waiting == 0 && running == 0;
  }

  boolean isInMemory() {
    return state != State.ABSENT;
  }

  boolean isLeaving() {
    return state == State.LEAVING;
  }

  boolean mayLeave() {
    return isIdle() || (draining && running == 0);
  }

  boolean takesRequests() {
    return state == State.LOADED && !draining;
  }

  /** Whoever waits from now on waits for the next load. */
  void unsettle() {
    if (settled.isDone()) {
      settled = new CompletableFuture<>();
    }
  }

  /** It was asked for while it leaves. */
  void comeBack() {
    comesBack = true;
    unsettle();
  }

  /** A load ended, well when there is no failure. */
  void loaded(@Nullable RuntimeException problem) {
    failure = problem;
    state = problem == null ? State.LOADED : State.ABSENT;
    loadedNanos = System.nanoTime();
  }

  // A file that is missing fails when it is loaded, with a better message.
  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
