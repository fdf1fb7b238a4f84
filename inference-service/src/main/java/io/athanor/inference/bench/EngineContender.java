package io.athanor.inference.bench;

import io.athanor.inference.engine.AdapterLimits;
import io.athanor.inference.engine.AdapterUse;
import io.athanor.inference.engine.EngineSettings;
import io.athanor.inference.engine.GenerationEngine;
import io.athanor.inference.engine.llamacpp.LlamaContext;
import io.athanor.inference.engine.llamacpp.LlamaCpp;
import io.athanor.inference.engine.llamacpp.LlamaCppRuntime;
import io.athanor.inference.engine.llamacpp.Mixing;
import io.athanor.inference.engine.llamacpp.Natives;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Athanor's own engine, in this process. */
final class EngineContender implements Contender {

  private static final int CELLS = 8192;
  private static final int BATCH = 256;
  private static final int SEQUENCES = 16;

  private final String description;
  private final BenchOptions options;
  private final LlamaCpp llamaCpp;
  private final GenerationEngine engine;
  private final List<Path> adapters;

  EngineContender(BenchOptions options, List<Path> adapters) {
    this.options = options;
    this.adapters = adapters;
    llamaCpp =
        LlamaCpp.load(
            options
                .natives()
                .map(Natives::in)
                .orElseGet(() -> Natives.bundled(options.work().resolve("natives"))));
    description =
        "Athanor, in this process, %s, %s"
            .formatted(
                llamaCpp.description(),
                options.mixing() ? "adapters share batches" : "adapters take turns");
    engine = open();
    adapters.forEach(adapter -> engine.loadAdapter(adapter.toString(), adapter));
  }

  private GenerationEngine open() {
    LlamaCppRuntime runtime =
        LlamaCppRuntime.open(
            llamaCpp,
            options.model(),
            new LlamaContext.Settings(CELLS, BATCH, SEQUENCES, options.threads()),
            options.mixing() ? Mixing.of(adapters.size()) : Mixing.NEVER);
    AdapterLimits limits = new AdapterLimits(adapters.size(), 1L << 40, Duration.ofHours(1));
    return new GenerationEngine("bench", runtime, new EngineSettings(64, 4, 128, limits));
  }

  /** Measures what loading an adapter costs others, with an engine of its own. */
  void measureLoading(PrintStream out) {
    try (GenerationEngine fresh = open()) {
      LoadingDelay.measure(fresh, adapters, out);
    }
  }

  @Override
  public String name() {
    return "Athanor";
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public ProcessHandle process() {
    return ProcessHandle.current();
  }

  @Override
  public Measurement run(ServingCase load, int round) throws InterruptedException {
    List<BenchAnswer> answers = new ArrayList<>();
    Duration cpu = cpuTime();
    long start = System.nanoTime();
    for (int stream = 0; stream < load.streams(); stream++) {
      AdapterUse adapter =
          load.adapters() == 0
              ? null
              : AdapterUse.of(adapters.get(stream % load.adapters()).toString());
      answers.add(BenchAnswer.to(load, stream, round, adapter, engine));
    }
    try {
      CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get();
    } catch (ExecutionException e) {
      throw (RuntimeException) Objects.requireNonNull(e.getCause());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Measurement(
        load.tokens() / seconds,
        load.tokens() / (cpuTime().minus(cpu).toMillis() / 1e3),
        answers.stream().mapToLong(EngineContender::firstTokenNanos).sum() / 1e6 / load.streams());
  }

  private static long firstTokenNanos(BenchAnswer answer) {
    return answer.join().timeToFirstToken().toNanos();
  }

  @Override
  public void close() {
    engine.close();
  }
}
