package io.athanor.dataset.convert;

import io.athanor.dataset.format.FileFormat;
import io.athanor.dataset.format.FormatDetector;
import io.athanor.dataset.format.RowProblem;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./athanor convert IN OUT}: status 0 all rows, 1 some refused, 2 nothing written. */
@Command(name = "convert")
public final class ConvertCommand implements Callable<Integer> {

  private static final int SOME_REFUSED = 1;
  private static final int NOTHING_WRITTEN = 2;
  private static final int SHOWN_PROBLEMS = 20;

  @Parameters(index = "0", paramLabel = "IN")
  private Path source = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT")
  private Path target = Path.of("");

  @Option(names = "--from")
  private @Nullable String from;

  @Option(names = "--to")
  private @Nullable String to;

  @Option(names = "--json")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /** Runs the command in this process. */
  public static void main(String... arguments) {
    CommandLine line = new CommandLine(new ConvertCommand());
    line.setExecutionExceptionHandler(
        (failure, command, result) -> {
          if (failure instanceof IOException || failure instanceof IllegalArgumentException) {
            System.err.println("error: " + failure.getMessage());
            return NOTHING_WRITTEN;
          }
          throw failure;
        });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    List<Path> files = sourceFiles();
    FileFormat read = from == null ? detect(files.getFirst()) : named(from, "--from");
    FileFormat write = to == null ? ofName(target) : named(to, "--to");
    long begin = System.nanoTime();
    ProgressLine line = new ProgressLine(size(files), json);
    boolean folder = write == FileFormat.ARROW && !target.toString().endsWith(".arrow");
    ConversionReport report =
        folder
            ? HuggingFaceFolder.write(files, read, target, line)
            : new FormatConversion(read, write).run(files, target, line);
    Duration taken = Duration.ofNanos(System.nanoTime() - begin);
    line.end();
    print(report, read, write, taken);
    return report.rejected() == 0 ? 0 : SOME_REFUSED;
  }

  /** A folder of the datasets library holds any number of Arrow files. */
  private List<Path> sourceFiles() throws IOException {
    if (Files.isDirectory(source)) {
      return HuggingFaceFolder.files(source);
    }
    if (!Files.isRegularFile(source)) {
      throw new IOException("there is no file " + source);
    }
    return List.of(source);
  }

  private static long size(List<Path> files) throws IOException {
    long bytes = 0;
    for (Path file : files) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  private static FileFormat detect(Path file) throws IOException {
    return switch (FormatDetector.detect(file)) {
      case FormatDetector.Detection.Found found -> found.format();
      case FormatDetector.Detection.Unclear unclear ->
          throw new IllegalArgumentException(unclear.reason());
    };
  }

  private static FileFormat named(String word, String option) {
    return FileFormat.ofWord(word)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    option + " must be one of " + FileFormat.words() + ", was " + word));
  }

  private static FileFormat ofName(Path target) {
    String name = target.toString().toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return switch (dot < 0 ? "" : name.substring(dot + 1)) {
      case "parquet" -> FileFormat.PARQUET;
      case "arrow" -> FileFormat.ARROW;
      case "csv" -> FileFormat.CSV;
      case "txt" -> FileFormat.TEXT;
      case "json" -> FileFormat.SHAREGPT_JSON;
      case "jsonl" -> FileFormat.OPENAI_MESSAGES;
      default ->
          throw new IllegalArgumentException(
              "the name of "
                  + target
                  + " does not say a format: name one with --to, one of "
                  + FileFormat.words());
    };
  }

  private void print(ConversionReport report, FileFormat read, FileFormat write, Duration taken) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    long heap = peakHeapBytes();
    if (json) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("rows", report.rows());
      values.put("written", report.written());
      values.put("rejected", report.rejected());
      values.put("seconds", taken.toMillis() / 1000.0);
      values.put("peakHeapBytes", heap);
      out.println(Json.text(values));
      out.flush();
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s to %s: %,d rows read, %,d written, %,d refused; %.1f s, peak heap %,d MB%n",
        read.word(),
        write.word(),
        report.rows(),
        report.written(),
        report.rejected(),
        taken.toMillis() / 1000.0,
        heap >> 20);
    report
        .leftOut()
        .forEach(
            (field, rows) -> out.printf(Locale.ROOT, "left out: %s (%,d times)%n", field, rows));
    report.problems().stream().limit(SHOWN_PROBLEMS).map(RowProblem::text).forEach(out::println);
    out.flush();
  }

  private static long peakHeapBytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  /** One line on the terminal, written over every half second. */
  private static final class ProgressLine implements Consumer<FormatConversion.Progress> {

    private static final long BETWEEN_NANOS = 500_000_000;

    private final long totalBytes;
    private final boolean quiet;
    private long shown = System.nanoTime();
    private boolean any;

    ProgressLine(long totalBytes, boolean quiet) {
      this.totalBytes = totalBytes;
      this.quiet = quiet;
    }

    @Override
    public void accept(FormatConversion.Progress progress) {
      if (!quiet && System.nanoTime() - shown > BETWEEN_NANOS) {
        shown = System.nanoTime();
        any = true;
        System.err.printf(
            Locale.ROOT,
            "\r%,d rows, %d %%",
            progress.rows(),
            100 * progress.bytes() / Math.max(1, totalBytes));
      }
    }

    void end() {
      if (any) {
        System.err.println();
      }
    }
  }
}
