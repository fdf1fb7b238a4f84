package io.athanor.trainer.bench;

import io.athanor.llm.format.ModelFileException;
import io.athanor.trainer.engine.FrozenBase;
import io.athanor.trainer.engine.TorchRuntime;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * {@code BenchTraining [options]}: measures training steps and prints tokens per second, the share
 * of the gemm floor and the peak memory; options as {@code ./athanor bench --help} has them.
 *
 * <p>Exit status: 0, or 2 when an option or a file is wrong.
 */
public final class BenchTraining {
  private static final int WRONG_INPUT = 2;

  private final PrintStream out;
  private final PrintStream err;

  BenchTraining(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) {
    System.exit(new BenchTraining(System.out, System.err).run(List.of(arguments)));
  }

  int run(List<String> arguments) {
    try {
      BenchOptions options = BenchOptions.parse(arguments);
      TorchRuntime.bindThread(options.threads());
      try (FrozenBase base = options.model().load()) {
        print(options, new TrainingBench(base, options).measure());
      }
      return 0;
    } catch (NoSuchFileException missing) {
      err.println(missing.getFile() + ": there is no such file");
    } catch (IOException | ModelFileException | IllegalArgumentException e) {
      err.println(e.getMessage());
    }
    return WRONG_INPUT;
  }

  private void print(BenchOptions options, Measurement measured) {
    BenchReport report = new BenchReport(options, measured);
    if (options.json()) {
      out.println(report.json());
    } else {
      report.lines().forEach(out::println);
    }
  }
}
