package io.athanor.inference.engine;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The adapters that requests may name, and which of them are in memory.
 *
 * <p>An adapter is loaded on the pool's own thread when a request needs it, beside the decoding;
 * room is made by unloading the least recently used one that no request needs. When all are needed,
 * the one that has been in memory longest takes no further requests, leaves when its running ones
 * ended, and comes back after the others' turn, so none waits for ever. Unloading happens on the
 * engine's thread, between two steps. Thread-safe.
 */
final class AdapterPool implements AutoCloseable {

  private final ModelRuntime runtime;
  private final AdapterLimits limits;
  private final Consumer<Runnable> engineThread;
  private final Map<String, PooledAdapter> adapters = new HashMap<>();
  private final Deque<PooledAdapter> wanted = new ArrayDeque<>();
  private final ExecutorService loader;
  private long uses;

  /**
   * Starts with no adapter.
   *
   * @param engineThread runs a command between two decoding steps
   */
  AdapterPool(
      String name, ModelRuntime runtime, AdapterLimits limits, Consumer<Runnable> engineThread) {
    this.runtime = runtime;
    this.limits = limits;
    this.engineThread = engineThread;
    this.loader =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name(name + "-loader").factory());
  }

  /**
   * Makes an adapter available, and loads it when others need not leave for it that are in use.
   *
   * @throws RuntimeException when it cannot be loaded; it is not available then
   */
  void register(String key, Path gguf) {
    PooledAdapter adapter;
    synchronized (this) {
      PooledAdapter known = adapters.get(key);
      if (known != null) {
        known.retired = false;
        return;
      }
      adapter = new PooledAdapter(key, gguf);
      adapters.put(key, adapter);
      if (!hasRoomFor(adapter) && leastRecentlyUsed(PooledAdapter::isIdle).isEmpty()) {
        return;
      }
      want(adapter);
    }
    try {
      adapter.settled.join();
    } catch (CompletionException e) {
      synchronized (this) {
        adapters.remove(key);
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } catch (CancellationException e) {
      throw new EngineException("The engine is closed", e);
    }
  }

  /** Refuses new requests and frees the adapter once the present ones ended. */
  synchronized void retire(String key) {
    PooledAdapter adapter = adapters.get(key);
    if (adapter != null) {
      adapter.retired = true;
      removeIfDone(adapter);
    }
  }

  synchronized boolean has(String key) {
    PooledAdapter adapter = adapters.get(key);
    return adapter != null && !adapter.retired;
  }

  synchronized int loaded() {
    return (int) adapters.values().stream().filter(PooledAdapter::isInMemory).count();
  }

  /**
   * Keeps an adapter for requests that begin to wait.
   *
   * @throws EngineException when it is not known
   */
  synchronized void hold(String key, int requests) {
    PooledAdapter adapter = adapters.get(key);
    if (adapter == null || adapter.retired) {
      throw new EngineException("Adapter %s is not loaded".formatted(key));
    }
    adapter.waiting += requests;
    if (adapter.state == PooledAdapter.State.ABSENT) {
      want(adapter);
    }
  }

  /** Whether a waiting request can begin, or cannot ever. */
  synchronized boolean isReady(String key) {
    PooledAdapter adapter = known(key);
    return adapter.failure != null || adapter.takesRequests();
  }

  /** Why the adapter of a waiting request cannot be loaded; null when it can. */
  synchronized @Nullable RuntimeException failure(String key) {
    return known(key).failure;
  }

  /** A waiting request begins. */
  synchronized void start(String key) {
    PooledAdapter adapter = known(key);
    adapter.waiting--;
    adapter.running++;
  }

  /** A request ended, that was running or still waiting. */
  synchronized void release(String key, boolean wasRunning) {
    PooledAdapter adapter = known(key);
    if (wasRunning) {
      adapter.running--;
    } else {
      adapter.waiting--;
    }
    adapter.lastUse = ++uses;
    if (adapter.isIdle()) {
      adapter.failure = null; // the next request may try again
    }
    removeIfDone(adapter);
    makeRoom();
  }

  /** Goes on with what waits; to be called now and then while requests wait. */
  synchronized void makeRoom() {
    while (!wanted.isEmpty()) {
      PooledAdapter next = wanted.element();
      if (!hasRoomFor(next)) {
        leastRecentlyUsed(each -> each.mayLeave()).or(this::longestServed).ifPresent(this::letGo);
        return; // goes on when it left
      }
      wanted.remove();
      next.state = PooledAdapter.State.LOADING;
      loader.execute(() -> load(next));
    }
  }

  @Override
  public void close() {
    loader.shutdownNow();
    synchronized (this) {
      adapters.values().forEach(adapter -> adapter.settled.cancel(false));
    }
    loader.close();
  }

  private void want(PooledAdapter adapter) {
    if (!wanted.contains(adapter)) {
      wanted.add(adapter);
    }
    makeRoom();
  }

  private void load(PooledAdapter adapter) {
    RuntimeException failure = null;
    try {
      runtime.loadAdapter(adapter.key, adapter.gguf);
    } catch (RuntimeException e) {
      failure = e;
    }
    synchronized (this) {
      adapter.loaded(failure);
      if (failure == null) {
        adapter.settled.complete(null);
      } else {
        adapter.settled.completeExceptionally(failure);
      }
      removeIfDone(adapter);
      makeRoom();
    }
    engineThread.accept(() -> {}); // a request may begin
  }

  private void letGo(PooledAdapter adapter) {
    if (adapter.running > 0 || adapter.state != PooledAdapter.State.LOADED) {
      return;
    }
    adapter.state = PooledAdapter.State.LEAVING;
    engineThread.accept(() -> unload(adapter));
  }

  private void unload(PooledAdapter adapter) {
    runtime.unloadAdapter(adapter.key);
    synchronized (this) {
      adapter.state = PooledAdapter.State.ABSENT;
      adapter.draining = false;
      if (adapter.retired && adapter.isIdle()) {
        adapters.remove(adapter.key, adapter);
      } else if (adapter.waiting > 0) {
        want(adapter);
      }
      makeRoom();
    }
  }

  private void removeIfDone(PooledAdapter adapter) {
    if (!adapter.retired || !adapter.isIdle()) {
      return;
    }
    switch (adapter.state) {
      case LOADED -> letGo(adapter);
      case ABSENT -> {
        wanted.remove(adapter);
        adapters.remove(adapter.key, adapter);
      }
      case LOADING, LEAVING -> {} // looked at again when that ends
    }
  }

  private boolean hasRoomFor(PooledAdapter next) {
    long bytes = next.bytes;
    int count = 1;
    for (PooledAdapter each : adapters.values()) {
      if (each.isInMemory()) {
        bytes += each.bytes;
        count++;
      }
    }
    return count <= limits.count() && (bytes <= limits.bytes() || count == 1);
  }

  private Optional<PooledAdapter> leastRecentlyUsed(Predicate<PooledAdapter> condition) {
    return adapters.values().stream()
        .filter(each -> each.state == PooledAdapter.State.LOADED)
        .filter(condition)
        .min(Comparator.comparingLong(each -> each.lastUse));
  }

  /** Closes the door of the adapter that served long enough, if others wait behind it. */
  private Optional<PooledAdapter> longestServed() {
    long now = System.nanoTime();
    if (adapters.values().stream().anyMatch(each -> each.draining || each.isLeaving())) {
      return Optional.empty();
    }
    Optional<PooledAdapter> longest =
        adapters.values().stream()
            .filter(each -> each.state == PooledAdapter.State.LOADED)
            .filter(each -> now - each.loadedNanos > limits.turn().toNanos())
            .min(Comparator.comparingLong(each -> each.loadedNanos));
    longest.ifPresent(each -> each.draining = true);
    return longest;
  }

  private PooledAdapter known(String key) {
    PooledAdapter adapter = adapters.get(key);
    if (adapter == null) {
      throw new IllegalStateException("No request holds adapter " + key);
    }
    return adapter;
  }
}
