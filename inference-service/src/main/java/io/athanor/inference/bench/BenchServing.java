package io.athanor.inference.bench;

import io.athanor.llm.format.GgufFile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./athanor bench serving}: tokens per second and time to the first token of this machine,
 * next to llama-server's when its program is named. The two are measured by turns, with the same
 * file, threads and prompts.
 */
public final class BenchServing {

  private static final int ADAPTERS = 8;

  /** How long the threads of the one that was measured before may go on spinning. */
  private static final long REST_SECONDS = 1;

  private BenchServing() {}

  public static void main(String[] arguments) throws Exception {
    BenchOptions options;
    try {
      options = BenchOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("error: " + e.getMessage());
      System.exit(2);
      return;
    }
    List<Path> adapters =
        RandomAdapters.write(options.model(), options.work().resolve("adapters"), ADAPTERS);
    // Not System.out, which belongs to the log in a service's own process.
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    out.printf("%s, %d threads%n", options.model().getFileName(), options.threads());
    try (EngineContender engine = new EngineContender(options, adapters);
        Contender peer = peer(options, adapters)) {
      measure(peer == null ? List.of(engine) : List.of(engine, peer), options, out);
      if (ServingCase.isWanted(LoadingDelay.NAME, options.only())) {
        engine.measureLoading(out);
      }
    }
  }

  private static @Nullable Contender peer(BenchOptions options, List<Path> adapters)
      throws Exception {
    Path program = options.peer().orElse(null);
    return program == null
        ? null
        : new LlamaServerContender(program, options, adapters, vocabulary(options.model()));
  }

  private static void measure(List<Contender> contenders, BenchOptions options, PrintStream out)
      throws Exception {
    for (Contender contender : contenders) {
      out.println(contender.description());
      contender.run(ServingCase.warmUp(), -1);
    }
    for (ServingCase load : ServingCase.named(options.only())) {
      List<List<Measurement>> runs = contenders.stream().map(each -> rounds()).toList();
      // By turns, because the speed of a machine changes within minutes.
      for (int round = 0; round < options.rounds(); round++) {
        for (int i = 0; i < contenders.size(); i++) {
          TimeUnit.SECONDS.sleep(REST_SECONDS);
          runs.get(i).add(contenders.get(i).run(load, round));
        }
      }
      print(load, contenders, runs.stream().map(Measurement::median).toList(), out);
    }
  }

  private static List<Measurement> rounds() {
    return new ArrayList<>();
  }

  private static void print(
      ServingCase load, List<Contender> contenders, List<Measurement> medians, PrintStream out) {
    out.printf("%n%s%n", load.name());
    for (int i = 0; i < medians.size(); i++) {
      Measurement median = medians.get(i);
      out.printf(
          "  %-14s %6.0f tokens/s, %6.0f per CPU-second, first token after %5.0f ms%n",
          contenders.get(i).name(),
          median.tokensPerSecond(),
          median.tokensPerCpuSecond(),
          median.firstTokenMillis());
    }
    if (medians.size() == 2) {
      Measurement own = medians.getFirst();
      Measurement peer = medians.getLast();
      out.printf(
          "  %-14s %5.2fx tokens/s, %6.2fx per CPU-second, first token after %5.2fx the time%n",
          "ratio",
          own.tokensPerSecond() / peer.tokensPerSecond(),
          own.tokensPerCpuSecond() / peer.tokensPerCpuSecond(),
          own.firstTokenMillis() / peer.firstTokenMillis());
    }
  }

  private static int vocabulary(Path model) throws Exception {
    try (GgufFile file = GgufFile.open(model)) {
      Object tokens = file.metadata().plain().get("tokenizer.ggml.tokens");
      return tokens instanceof List<?> list ? list.size() : 0;
    }
  }
}
