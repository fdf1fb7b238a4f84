package io.athanor.inference.engine;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests with one model and any number of its adapters.
 *
 * <p>One thread owns the model's context; requests reach it through a queue and join the running
 * batch between two steps. All methods may be called from any thread. Adapters come and go while
 * answers are being generated: a load runs on the caller's thread beside the decoding, an unload
 * waits for the requests that use the adapter.
 */
public final class GenerationEngine implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(GenerationEngine.class);

  private final ModelRuntime runtime;
  private final WaitingLine line;
  private final RequestScheduler scheduler;
  private final LinkedBlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
  private final Set<String> adapters = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile EngineStatus status = new EngineStatus(0, 0, 0);
  private volatile boolean closing;

  /**
   * Starts the engine's thread.
   *
   * @param name of the thread
   * @param runtime the loaded model; closed with this engine
   */
  public GenerationEngine(String name, ModelRuntime runtime, EngineSettings settings) {
    this.runtime = runtime;
    this.line = new WaitingLine(settings.waitingLimit());
    this.scheduler = new RequestScheduler(runtime, settings, line);
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    thread.start();
  }

  /**
   * Hands a request in.
   *
   * @param listener told about the answer on the engine's thread
   * @throws EngineBusyException when too many requests wait already
   * @throws PromptTooLongException when prompt and answer do not fit into the context
   * @throws EngineException when the adapter is not loaded
   */
  public GenerationHandle submit(GenerationRequest request, GenerationListener listener) {
    checkTokens(request.promptTokens());
    if (request.promptTokens().length + request.maxTokens() > maxSequenceLength()) {
      throw new PromptTooLongException(
          request.promptTokens().length, request.maxTokens(), maxSequenceLength());
    }
    Generation generation = new Generation(request, listener, this::wakeUp);
    synchronized (commands) {
      checkAvailable(request.adapter());
      line.takePlace();
      commands.add(() -> line.add(generation));
    }
    return generation;
  }

  /** Most tokens of a prompt and its answer together. */
  public int maxSequenceLength() {
    return runtime.maxSequenceLength();
  }

  /** Makes an adapter available; running answers go on meanwhile. */
  public void loadAdapter(String key, Path gguf) {
    runtime.loadAdapter(key, gguf);
    adapters.add(key);
  }

  /** Refuses new requests for an adapter and frees it once the present ones ended. */
  public void unloadAdapter(String key) {
    synchronized (commands) {
      if (adapters.remove(key)) {
        commands.add(() -> scheduler.retire(key));
      }
    }
  }

  public boolean hasAdapter(String key) {
    return adapters.contains(key);
  }

  /** Whether requests are being answered: false once the engine was closed or its thread failed. */
  public boolean isAlive() {
    return !closing && thread.isAlive();
  }

  /** The load as of the last step. */
  public EngineStatus status() {
    return new EngineStatus(line.length(), status.running(), status.cacheUsage());
  }

  /** Cancels all requests, waits for the thread and frees the model. */
  @Override
  public void close() {
    synchronized (commands) {
      closing = true;
    }
    wakeUp();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // the native memory may be freed only after the thread has gone
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closing) {
        runCommands();
        if (scheduler.hasWork()) {
          scheduler.step();
        }
        status = scheduler.status();
      }
    } catch (InterruptedException e) {
      LOGGER.atWarn().log("the engine's thread was interrupted and ends");
    } catch (RuntimeException e) {
      LOGGER.atError().setCause(e).log("the engine's thread failed and ends");
    } finally {
      endAll();
    }
  }

  private void endAll() {
    synchronized (commands) {
      closing = true;
    }
    drainCommands();
    scheduler.cancelAll();
    runtime.close();
  }

  private void runCommands() throws InterruptedException {
    if (!scheduler.hasWork()) {
      commands.take().run();
    }
    drainCommands();
  }

  private void drainCommands() {
    for (Runnable next = commands.poll(); next != null; next = commands.poll()) {
      next.run();
    }
  }

  private void wakeUp() {
    commands.add(() -> {});
  }

  private void checkAvailable(@Nullable String adapter) {
    if (closing) {
      throw new EngineException("The engine is closed");
    }
    if (adapter != null && !adapters.contains(adapter)) {
      throw new EngineException("Adapter %s is not loaded".formatted(adapter));
    }
  }

  private void checkTokens(int[] tokens) {
    for (int token : tokens) {
      if (token < 0 || token >= runtime.vocabularySize()) {
        throw new IllegalArgumentException(
            "Token %d is outside the vocabulary of %d".formatted(token, runtime.vocabularySize()));
      }
    }
  }
}
