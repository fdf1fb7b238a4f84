package io.athanor.local.cli;

import io.athanor.local.bench.NodesBench;
import io.athanor.local.bench.NodesBench.Measured;
import io.athanor.local.console.Console;
import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.settings.Installation;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures the platform as a whole; what single modules measure, {@code ./athanor} runs itself. */
@Command(name = "bench")
final class BenchCommand implements Callable<Integer> {

  private static final String TINY_BASE = "e2e-tests/src/test/resources/tiny-llama-f16.gguf";

  private final Console console;

  @Parameters(index = "0", paramLabel = "WHAT")
  private String what = "";

  @Option(names = "--nodes")
  private int nodes = 2;

  @Option(names = "--runs")
  private int runs = 8;

  @Option(names = "--steps")
  private int steps = 200;

  @Option(names = "--batch")
  private int batch = 8;

  @Option(names = "--rank")
  private int rank = 16;

  @Option(names = "--base-model")
  private Optional<String> baseModel = Optional.empty();

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!what.equals("nodes")) {
      throw new PlatformFailure("There is no bench " + what + "; see ./athanor bench --help");
    }
    Installation installation = Installation.locate();
    String base = baseModel.orElse(installation.root().resolve(TINY_BASE).toString());
    var bench =
        new NodesBench(installation, new NodesBench.Options(runs, steps, batch, rank, base));
    Measured one = show(bench.measure(1));
    Measured many = show(bench.measure(nodes));
    console.line(
        "%d nodes: %.2f times the runs of one"
            .formatted(nodes, many.runsPerHour() / one.runsPerHour()));
    return 0;
  }

  private Measured show(Measured measured) {
    console.line(
        "%d node%s of one thread: %d runs in %.1f s, %.0f an hour"
            .formatted(
                measured.nodes(),
                measured.nodes() == 1 ? "" : "s",
                measured.runs(),
                measured.time().toMillis() / 1000.0,
                measured.runsPerHour()));
    return measured;
  }
}
