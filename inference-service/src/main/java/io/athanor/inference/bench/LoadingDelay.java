package io.athanor.inference.bench;

import io.athanor.inference.engine.GenerationEngine;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How much later a request's first token comes when an adapter is being read meanwhile. */
final class LoadingDelay {

  static final String NAME = "1 stream beside a load";

  private static final int ROUNDS = 5;
  private static final ServingCase LOAD = new ServingCase(NAME, 32, 1, 1, 0);

  private final GenerationEngine engine;
  private final List<Double> alone = new ArrayList<>();
  private final List<Double> beside = new ArrayList<>();
  private final List<Double> loads = new ArrayList<>();
  private int requests;

  private LoadingDelay(GenerationEngine engine) {
    this.engine = engine;
  }

  /** Reads every adapter several times, into an engine that has none yet, and asks beside it. */
  static void measure(GenerationEngine engine, List<Path> adapters, PrintStream out) {
    LoadingDelay delay = new LoadingDelay(engine);
    for (int round = 0; round < ROUNDS; round++) {
      List<String> keys = new ArrayList<>();
      for (Path adapter : adapters) {
        String key = round + " " + adapter;
        delay.measure(key, adapter);
        keys.add(key);
      }
      keys.forEach(engine::unloadAdapter);
    }
    out.printf(
        "  %-24s first token after %.0f ms alone (at most %.0f), %.0f ms beside a load (at most %.0f),"
            + " load %.0f ms (at most %.0f)%n",
        NAME,
        median(delay.alone),
        Collections.max(delay.alone),
        median(delay.beside),
        Collections.max(delay.beside),
        median(delay.loads),
        Collections.max(delay.loads));
  }

  private void measure(String key, Path adapter) {
    alone.add(firstTokenMillis());
    CompletableFuture<Double> load =
        CompletableFuture.supplyAsync(
            () -> {
              long start = System.nanoTime();
              engine.loadAdapter(key, adapter);
              return (System.nanoTime() - start) / 1e6;
            });
    beside.add(firstTokenMillis());
    loads.add(load.join());
  }

  private double firstTokenMillis() {
    BenchAnswer answer = BenchAnswer.to(LOAD, 0, requests++, null, engine);
    return answer.join().timeToFirstToken().toNanos() / 1e6;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
