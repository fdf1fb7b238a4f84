package io.athanor.trainer.checkpoint;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What every step and every row of it cost, as two CSV files (RFC 4180, one header line):
 *
 * <ul>
 *   <li>{@code steps.csv}: step from 1, epoch from 1, loss as trained (weighted), learning_rate,
 *       gradient_norm before clipping, tokens of the step, accuracy (share of the step's supervised
 *       tokens that none was likelier than; empty where an older release trained)
 *   <li>{@code losses.csv}: step, epoch, example_id, part (1, or the place among the rows of a
 *       split document), loss (mean negative log-likelihood of the row's supervised tokens,
 *       unweighted), tokens with loss; rows in the order in which the step took them
 * </ul>
 *
 * <p>The files grow on the disk and a checkpoint takes copies up to its boundary, so that a run
 * that goes on from it ends with the bytes of one that was never interrupted.
 */
public final class LossHistory implements CheckpointPart, AutoCloseable {
  /** Losses by row. */
  public static final String ROWS_FILE = "losses.csv";

  /** Losses by step. */
  public static final String STEPS_FILE = "steps.csv";

  private static final List<String> FILES = List.of(ROWS_FILE, STEPS_FILE);
  private static final String ROWS_HEADER = "step,epoch,example_id,part,loss,tokens\n";
  private static final String STEPS_HEADER =
      "step,epoch,loss,learning_rate,gradient_norm,tokens,accuracy\n";

  private final Path folder;
  private final BufferedWriter rows;
  private final BufferedWriter steps;

  /** A step that was taken. */
  public record Step(
      int step,
      int epoch,
      double loss,
      double learningRate,
      double gradientNorm,
      int tokens,
      double accuracy) {}

  /** A row's share in it. */
  public record Row(String exampleId, int part, double loss, int tokens) {}

  private LossHistory(Path folder) throws IOException {
    this.folder = folder;
    rows = Files.newBufferedWriter(folder.resolve(ROWS_FILE), StandardOpenOption.APPEND);
    steps = Files.newBufferedWriter(folder.resolve(STEPS_FILE), StandardOpenOption.APPEND);
  }

  /** An empty history that is kept in {@code folder}, whatever lay there before. */
  public static LossHistory begin(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(ROWS_FILE), ROWS_HEADER);
    Files.writeString(folder.resolve(STEPS_FILE), STEPS_HEADER);
    return new LossHistory(folder);
  }

  /** The history up to a checkpoint, kept in {@code folder} from here on. */
  public static LossHistory resume(Path folder, Path checkpoint) throws IOException {
    Files.createDirectories(folder);
    for (String file : FILES) {
      if (!Files.exists(checkpoint.resolve(file))) {
        throw new CheckpointException(checkpoint + ": " + file + " is missing");
      }
      DurableFiles.copy(checkpoint.resolve(file), folder.resolve(file));
    }
    completeSteps(folder.resolve(STEPS_FILE));
    return new LossHistory(folder);
  }

  /** Checkpoints of releases that measured no accuracy lack its column; theirs stays empty. */
  private static void completeSteps(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (!lines.getFirst().equals(STEPS_HEADER.strip())) {
      String old = lines.stream().skip(1).map(line -> line + ",\n").collect(Collectors.joining());
      Files.writeString(file, STEPS_HEADER + old);
    }
  }

  public void add(Step step, List<Row> ofStep) throws IOException {
    for (Row row : ofStep) {
      rows.write(
          String.format(
              Locale.ROOT,
              "%d,%d,%s,%d,%.6f,%d\n",
              step.step(),
              step.epoch(),
              field(row.exampleId()),
              row.part(),
              row.loss(),
              row.tokens()));
    }
    steps.write(
        String.format(
            Locale.ROOT,
            "%d,%d,%.6f,%.6e,%.6f,%d,%.6f\n",
            step.step(),
            step.epoch(),
            step.loss(),
            step.learningRate(),
            step.gradientNorm(),
            step.tokens(),
            step.accuracy()));
  }

  private static String field(String value) {
    boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }

  @Override
  public void writeInto(Path target) throws IOException {
    rows.flush();
    steps.flush();
    Files.createDirectories(target);
    for (String file : FILES) {
      DurableFiles.copy(folder.resolve(file), target.resolve(file));
    }
  }

  @Override
  public void close() throws IOException {
    try (rows) {
      steps.close();
    }
  }
}
