package io.athanor.ingest.bench;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code BenchExtraction [options] [DIR]}: reads, decodes, cleans and segments the pages of a
 * folder and prints pages per second; {@code --write DIR} only writes the generated pages. Options
 * as {@code ./athanor bench --help} has them.
 *
 * <p>Exit status: 0, or 2 when an option or the folder is wrong.
 */
public final class BenchExtraction {

  private static final int WRONG_INPUT = 2;

  private final PrintStream out;
  private final PrintStream err;

  BenchExtraction(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) {
    // Not System.out, into which a log manager may write: what is printed here is the result.
    PrintStream result =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(new BenchExtraction(result, System.err).run(List.of(arguments)));
  }

  int run(List<String> arguments) {
    try {
      BenchOptions options = BenchOptions.parse(arguments);
      if (options.write() != null) {
        SamplePages.write(options.write());
        return 0;
      }
      measure(options);
      return 0;
    } catch (IOException | IllegalArgumentException e) {
      err.println(e.getMessage());
      return WRONG_INPUT;
    }
  }

  private void measure(BenchOptions options) throws IOException {
    Path folder = options.folder();
    if (folder == null) {
      folder = Files.createTempDirectory("athanor-bench-pages");
      SamplePages.write(folder);
    }
    Measurement measured = new ExtractionBench(folder, options.threads()).measure(options.rounds());
    if (options.json()) {
      out.println(measured.json());
    } else {
      measured.lines().forEach(out::println);
    }
  }
}
