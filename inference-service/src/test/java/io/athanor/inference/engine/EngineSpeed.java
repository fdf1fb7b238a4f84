package io.athanor.inference.engine;

import io.athanor.inference.engine.llamacpp.LlamaContext;
import io.athanor.inference.engine.llamacpp.LlamaCpp;
import io.athanor.inference.engine.llamacpp.LlamaCppRuntime;
import io.athanor.inference.sampling.SamplingSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Measures the engine: {@code EngineSpeed MODEL.gguf THREADS [ADAPTER.gguf...]}. Prints tokens per
 * second over whole requests (prompts of 32, answers of 128 tokens) and the mean time to the first
 * token.
 */
final class EngineSpeed {

  private static final int PROMPT = 32;
  private static final int ANSWER = 128;

  private final GenerationEngine engine;

  private EngineSpeed(GenerationEngine engine) {
    this.engine = engine;
  }

  public static void main(String[] arguments) throws Exception {
    Path cacheFolder = Files.createTempDirectory("natives");
    LlamaContext.Settings settings =
        new LlamaContext.Settings(8192, 256, 16, Integer.parseInt(arguments[1]));
    LlamaCppRuntime runtime =
        LlamaCppRuntime.open(LlamaCpp.load(cacheFolder), Path.of(arguments[0]), settings);
    List<String> adapters = new ArrayList<>();
    try (GenerationEngine engine =
        new GenerationEngine("engine", runtime, EngineSettings.defaults())) {
      for (int i = 2; i < arguments.length; i++) {
        long start = System.nanoTime();
        engine.loadAdapter(arguments[i], Path.of(arguments[i]));
        System.out.printf("adapter loaded in %.1f ms%n", (System.nanoTime() - start) / 1e6);
        adapters.add(arguments[i]);
      }
      EngineSpeed speed = new EngineSpeed(engine);
      speed.prompt();
      for (int streams : new int[] {1, 4, 8, 16}) {
        speed.measure("base", streams, List.of());
      }
      if (!adapters.isEmpty()) {
        speed.measure("one adapter", 1, adapters.subList(0, 1));
        speed.measure("one adapter", 4, adapters.subList(0, 1));
        speed.measure("one adapter", 8, adapters.subList(0, 1));
        speed.measure(adapters.size() + " adapters", adapters.size(), adapters);
      }
    }
  }

  private void prompt() throws InterruptedException {
    for (int round = 0; round < 2; round++) {
      long start = System.nanoTime();
      CountDownLatch done = new CountDownLatch(1);
      submit(512, 1, 900 + round, null, done, new AtomicLong());
      done.await();
      System.out.printf(
          "prompt of 512: %.0f tokens/s%n", 512 / ((System.nanoTime() - start) / 1e9));
    }
  }

  private void measure(String name, int streams, List<String> adapters)
      throws InterruptedException {
    AtomicLong firstTokenNanos = new AtomicLong();
    CountDownLatch done = new CountDownLatch(streams);
    long start = System.nanoTime();
    for (int i = 0; i < streams; i++) {
      String adapter = adapters.isEmpty() ? null : adapters.get(i % adapters.size());
      submit(PROMPT, ANSWER, streams * 100 + i, adapter, done, firstTokenNanos);
    }
    done.await();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%s, %d streams: %.0f tokens/s, first token after %.0f ms%n",
        name, streams, streams * ANSWER / seconds, firstTokenNanos.get() / 1e6 / streams);
  }

  private void submit(
      int promptLength,
      int maxTokens,
      int seed,
      @Nullable String adapter,
      CountDownLatch done,
      AtomicLong firstTokenNanos) {
    int[] prompt = new int[promptLength];
    for (int i = 0; i < promptLength; i++) {
      prompt[i] = 1000 + (seed * 31 + i * 37) % 40_000;
    }
    GenerationRequest request =
        new GenerationRequest(
            prompt,
            adapter == null ? null : AdapterUse.of(adapter),
            maxTokens,
            Set.of(),
            List.of(),
            SamplingSettings.greedy());
    engine.submit(
        request,
        new GenerationListener() {
          @Override
          public void onText(String piece) {}

          @Override
          public void onFinished(GenerationResult result) {
            firstTokenNanos.addAndGet(result.timeToFirstToken().toNanos());
            done.countDown();
          }

          @Override
          public void onFailed(RuntimeException failure) {
            failure.printStackTrace();
            done.countDown();
          }
        });
  }
}
