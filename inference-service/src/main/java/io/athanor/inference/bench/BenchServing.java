package io.athanor.inference.bench;

import io.athanor.llm.format.GgufFile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code ./athanor bench serving}: tokens per second and time to the first token of this machine,
 * next to llama-server's when its program is named. The two are measured one after the other, with
 * the same file, threads and prompts.
 */
public final class BenchServing {

  private static final int ADAPTERS = 8;

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
    Map<String, Measurement> own;
    try (EngineContender engine = new EngineContender(options, adapters)) {
      own = measure(engine, options, out);
      if (ServingCase.isWanted(LoadingDelay.NAME, options.only())) {
        engine.measureLoading(out);
      }
    }
    if (options.peer().isPresent()) {
      try (Contender peer =
          new LlamaServerContender(
              options.peer().get(), options, adapters, vocabulary(options.model()))) {
        compare(own, measure(peer, options, out), out);
      }
    }
  }

  private static Map<String, Measurement> measure(
      Contender contender, BenchOptions options, PrintStream out) throws Exception {
    out.printf("%n%s%n", contender.description());
    Map<String, Measurement> results = new LinkedHashMap<>();
    contender.run(ServingCase.all().get(1), -1); // warms up
    for (ServingCase load : ServingCase.named(options.only())) {
      List<Measurement> runs = new ArrayList<>();
      for (int round = 0; round < options.rounds(); round++) {
        runs.add(contender.run(load, round));
      }
      Measurement median = Measurement.median(runs);
      results.put(load.name(), median);
      out.printf(
          "  %-24s %6.0f tokens/s, %6.0f per CPU-second, first token after %5.0f ms%n",
          load.name(),
          median.tokensPerSecond(),
          median.tokensPerCpuSecond(),
          median.firstTokenMillis());
    }
    return results;
  }

  private static void compare(
      Map<String, Measurement> own, Map<String, Measurement> peer, PrintStream out) {
    out.printf("%nAthanor next to llama-server%n");
    peer.forEach(
        (name, other) -> {
          Measurement measured = own.getOrDefault(name, other);
          out.printf(
              "  %-24s %5.2fx tokens/s, %5.2fx per CPU-second, %5.2fx time to first token%n",
              name,
              measured.tokensPerSecond() / other.tokensPerSecond(),
              measured.tokensPerCpuSecond() / other.tokensPerCpuSecond(),
              measured.firstTokenMillis() / other.firstTokenMillis());
        });
  }

  private static int vocabulary(Path model) throws Exception {
    try (GgufFile file = GgufFile.open(model)) {
      Object tokens = file.metadata().plain().get("tokenizer.ggml.tokens");
      return tokens instanceof List<?> list ? list.size() : 0;
    }
  }
}
