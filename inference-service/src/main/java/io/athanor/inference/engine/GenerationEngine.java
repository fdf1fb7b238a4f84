package io.athanor.inference.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests with one model and any number of its adapters.
 *
 * <p>One thread owns the model's context; requests reach it through a queue and join the running
 * batch between two steps. All methods may be called from any thread. Adapters come and go while
 * answers are being generated, see {@link AdapterPool}.
 */
public final class GenerationEngine implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(GenerationEngine.class);

  private static final long ADAPTER_WAIT_MILLIS = 20;

  private final ModelRuntime runtime;
  private final WaitingLine line;
  private final RequestScheduler scheduler;
  private final LinkedBlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();
  private final AdapterPool adapters;
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
    this.adapters = new AdapterPool(name, runtime, settings.adapters(), commands::add);
    this.scheduler = new RequestScheduler(runtime, settings, line, adapters);
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    thread.start();
  }

  /**
   * Hands a request in.
   *
   * @param listener told about the answer on the engine's thread
   * @throws EngineBusyException when too many requests wait already
   * @throws PromptTooLongException when prompt and answer do not fit into the context
   * @throws InvalidGrammarException when the grammar cannot be read
   * @throws EngineException when the adapter is not known
   */
  public GenerationHandle submit(GenerationRequest request, GenerationListener listener) {
    return submitAll(request, List.of(listener)).getFirst();
  }

  /**
   * Hands in a request for several answers, which share the computation of the prompt. The n-th
   * answer is drawn with the request's seed plus n, so the first one is that of {@link #submit}.
   *
   * @param listeners one per answer
   * @return one handle per answer
   */
  public List<GenerationHandle> submitAll(
      GenerationRequest request, List<? extends GenerationListener> listeners) {
    checkTokens(request.promptTokens());
    if (request.promptTokens().length + request.maxTokens() > maxSequenceLength()) {
      throw new PromptTooLongException(
          request.promptTokens().length, request.maxTokens(), maxSequenceLength());
    }
    List<Generation> generations = new ArrayList<>();
    try {
      for (GenerationListener listener : listeners) {
        generations.add(
            generation(request, listener, generations.isEmpty() ? null : generations.getFirst()));
      }
      enqueue(generations, request.adapter());
    } catch (RuntimeException e) {
      generations.forEach(Generation::dismiss);
      throw e;
    }
    return List.copyOf(generations);
  }

  private Generation generation(
      GenerationRequest request, GenerationListener listener, @Nullable Generation leader) {
    String gbnf = request.options().grammar();
    return new Generation(
        leader == null ? request : request.withSeed(leader.nextSeed()),
        listener,
        this::wakeUp,
        gbnf == null ? null : runtime.openGrammar(gbnf, request.stopTokens()),
        leader);
  }

  private void enqueue(List<Generation> generations, @Nullable AdapterUse adapter) {
    synchronized (commands) {
      if (closing) {
        throw new EngineException("The engine is closed");
      }
      line.takePlaces(generations.size());
      try {
        if (adapter != null) {
          adapters.hold(adapter, generations.size());
        }
      } catch (EngineException e) {
        line.leavePlaces(generations.size());
        throw e;
      }
      commands.add(() -> generations.forEach(line::add));
    }
  }

  /** Most tokens of a prompt and its answer together. */
  public int maxSequenceLength() {
    return runtime.maxSequenceLength();
  }

  /** Number of tokens that the model knows, with ids from 0. */
  public int vocabularySize() {
    return runtime.vocabularySize();
  }

  /**
   * Makes an adapter available; running answers go on meanwhile.
   *
   * @param key the checksum of the file: equal keys mean equal weights
   */
  public void loadAdapter(String key, Path gguf) {
    adapters.register(key, gguf);
  }

  /** Refuses new requests for an adapter and frees it once the present ones ended. */
  public void unloadAdapter(String key) {
    adapters.retire(key);
    synchronized (commands) {
      if (!closing) {
        commands.add(() -> scheduler.forget(key));
      }
    }
  }

  public boolean hasAdapter(String key) {
    return adapters.has(key);
  }

  /** Whether an adapter is in memory, and how many requests name it. */
  public AdapterStatus adapterStatus(String key) {
    return adapters.status(key);
  }

  /** Adapters in memory now. */
  public int loadedAdapters() {
    return adapters.loaded();
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
    scheduler.close();
    adapters.close();
    drainCommands();
    runtime.close();
  }

  private void runCommands() throws InterruptedException {
    if (!scheduler.hasWork()) {
      commands.take().run();
    } else if (!scheduler.isRunning()) {
      // All requests wait for adapters; their arrival is a command, their turns end unannounced.
      Runnable next = commands.poll(ADAPTER_WAIT_MILLIS, TimeUnit.MILLISECONDS);
      if (next != null) {
        next.run();
      }
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

  private void checkTokens(int[] tokens) {
    for (int token : tokens) {
      if (token < 0 || token >= runtime.vocabularySize()) {
        throw new IllegalArgumentException(
            "Token %d is outside the vocabulary of %d".formatted(token, runtime.vocabularySize()));
      }
    }
  }
}
