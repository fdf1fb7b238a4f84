package io.athanor.inference.engine;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
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
 * engine's thread, between two steps. Each strength of an adapter counts for itself. Thread-safe.
 */
final class AdapterPool implements AutoCloseable {

  private final ModelRuntime runtime;
  private final AdapterLimits limits;
  private final Consumer<Runnable> engineThread;
  private final Map<String, Path> files = new HashMap<>();
  private final Set<String> retired = new HashSet<>();
  private final Map<AdapterUse, PooledAdapter> adapters = new HashMap<>();
  private final Deque<PooledAdapter> wanted = new ArrayDeque<>();
  private final ExecutorService loader;
  private long uses;
  private boolean closed;

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
   * @throws RuntimeException when it cannot be loaded; a new one is not available then
   */
  void register(String key, Path gguf) {
    PooledAdapter adapter;
    CompletableFuture<@Nullable Void> settled;
    synchronized (this) {
      retired.remove(key);
      files.putIfAbsent(key, gguf);
      adapter = pooled(AdapterUse.of(key));
      if (!isComing(adapter)) {
        return;
      }
      settled = adapter.settled;
    }
    try {
      settled.join();
    } catch (CompletionException e) {
      synchronized (this) {
        if (adapter.isIdle()) {
          files.remove(key);
          adapters.remove(adapter.use);
        }
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } catch (CancellationException e) {
      throw new EngineException("The engine is closed", e);
    }
  }

  /** Has an adapter loaded if it is not; false when it is, or when others need its room. */
  private boolean isComing(PooledAdapter adapter) {
    return switch (adapter.state) {
      case LOADED -> false;
      case LOADING -> true;
      case LEAVING -> {
        adapter.comeBack();
        yield true;
      }
      case ABSENT -> {
        if (!hasRoomFor(adapter) && leastRecentlyUsed(PooledAdapter::isIdle).isEmpty()) {
          yield false;
        }
        want(adapter);
        yield true;
      }
    };
  }

  /** Refuses new requests and frees the adapter once the present ones ended. */
  synchronized void retire(String key) {
    if (files.containsKey(key) && retired.add(key)) {
      List.copyOf(adapters.values()).forEach(this::leaveIfDone);
      forgetIfGone(key);
    }
  }

  synchronized boolean has(String key) {
    return files.containsKey(key) && !retired.contains(key);
  }

  /** What an adapter takes up and who needs it, over all its strengths. */
  synchronized AdapterStatus status(String key) {
    boolean inMemory = false;
    int requests = 0;
    for (PooledAdapter each : adapters.values()) {
      if (each.use.key().equals(key)) {
        inMemory |= each.isInMemory() && !each.isLeaving();
        requests += each.waiting + each.running;
      }
    }
    return new AdapterStatus(inMemory, requests);
  }

  synchronized int loaded() {
    return (int) adapters.values().stream().filter(PooledAdapter::isInMemory).count();
  }

  /**
   * Keeps an adapter for requests that begin to wait.
   *
   * @throws EngineException when it is not known
   */
  synchronized void hold(AdapterUse use, int requests) {
    if (!has(use.key())) {
      throw new EngineException("Adapter %s is not loaded".formatted(use.key()));
    }
    PooledAdapter adapter = pooled(use);
    adapter.waiting += requests;
    if (adapter.state == PooledAdapter.State.ABSENT) {
      want(adapter);
    }
  }

  /** Whether a waiting request can begin, or cannot ever. */
  synchronized boolean isReady(AdapterUse use) {
    PooledAdapter adapter = held(use);
    return adapter.failure != null || adapter.takesRequests();
  }

  /** Why the adapter of a waiting request cannot be loaded; null when it can. */
  synchronized @Nullable RuntimeException failure(AdapterUse use) {
    return held(use).failure;
  }

  /** A waiting request begins. */
  synchronized void start(AdapterUse use) {
    PooledAdapter adapter = held(use);
    adapter.waiting--;
    adapter.running++;
  }

  /** A request ended, that was running or still waiting. */
  synchronized void release(AdapterUse use, boolean wasRunning) {
    PooledAdapter adapter = held(use);
    if (wasRunning) {
      adapter.running--;
    } else {
      adapter.waiting--;
    }
    adapter.lastUse = ++uses;
    if (adapter.isIdle()) {
      adapter.failure = null; // the next request may try again
    }
    leaveIfDone(adapter);
    makeRoom();
  }

  /** Goes on with what waits; to be called now and then while requests wait. */
  synchronized void makeRoom() {
    while (!wanted.isEmpty() && !closed) {
      PooledAdapter next = wanted.element();
      if (!hasRoomFor(next)) {
        leastRecentlyUsed(each -> each.mayLeave()).or(this::longestServed).ifPresent(this::letGo);
        return; // goes on when it left
      }
      wanted.remove();
      next.state = PooledAdapter.State.LOADING;
      loader.execute(() -> load(next));
    }
    // Room came from another than the one that was to make it: nobody waits behind it any more.
    adapters.values().forEach(adapter -> adapter.draining = false);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      adapters.values().forEach(adapter -> adapter.settled.cancel(false));
    }
    loader.shutdownNow();
    loader.close();
  }

  private void want(PooledAdapter adapter) {
    if (!wanted.contains(adapter)) {
      adapter.unsettle();
      wanted.add(adapter);
    }
    makeRoom();
  }

  private void load(PooledAdapter adapter) {
    RuntimeException failure = null;
    try {
      runtime.loadAdapter(adapter.use, adapter.gguf);
    } catch (RuntimeException e) {
      failure = e;
    }
    synchronized (this) {
      adapter.loaded(failure);
      adapter.lastUse = ++uses;
      if (failure == null) {
        adapter.settled.complete(null);
      } else {
        adapter.settled.completeExceptionally(failure);
      }
      leaveIfDone(adapter);
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
    runtime.unloadAdapter(adapter.use);
    synchronized (this) {
      adapter.state = PooledAdapter.State.ABSENT;
      adapter.draining = false;
      if (adapter.waiting > 0 || adapter.comesBack) {
        adapter.comesBack = false;
        want(adapter);
      } else {
        leaveIfDone(adapter);
      }
      makeRoom();
    }
  }

  /** An adapter that no request needs and none may name any more goes at once. */
  private void leaveIfDone(PooledAdapter adapter) {
    if (!adapter.isIdle()) {
      return;
    }
    boolean named = !retired.contains(adapter.use.key());
    if (adapter.state == PooledAdapter.State.ABSENT) {
      wanted.remove(adapter);
      adapters.remove(adapter.use);
      forgetIfGone(adapter.use.key());
    } else if (!named) {
      letGo(adapter); // one that is loading or leaving is looked at again when that ends
    }
  }

  private void forgetIfGone(String key) {
    boolean present = adapters.keySet().stream().anyMatch(use -> use.key().equals(key));
    if (!present && retired.remove(key)) {
      files.remove(key);
    }
  }

  private PooledAdapter pooled(AdapterUse use) {
    return adapters.computeIfAbsent(
        use, each -> new PooledAdapter(each, files.getOrDefault(each.key(), Path.of(""))));
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

  private PooledAdapter held(AdapterUse use) {
    PooledAdapter adapter = adapters.get(use);
    if (adapter == null) {
      throw new IllegalStateException("No request holds adapter " + use);
    }
    return adapter;
  }
}
