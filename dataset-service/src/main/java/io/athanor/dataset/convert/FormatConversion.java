package io.athanor.dataset.convert;

import io.athanor.dataset.format.ConversationReader;
import io.athanor.dataset.format.ConversationWriter;
import io.athanor.dataset.format.FileFormat;
import io.athanor.dataset.format.Formats;
import io.athanor.dataset.format.ProblemLog;
import io.athanor.dataset.format.RowProblem;
import io.athanor.dataset.format.TrainingRow;
import io.athanor.dataset.format.UnholdableRowException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;

/**
 * Converts a file, one row in memory at a time. The target appears when it is complete, so an
 * interrupted conversion leaves nothing that looks like a data set.
 *
 * @param from format of the source
 * @param to format of the target
 */
public record FormatConversion(FileFormat from, FileFormat to) {

  private static final int BUFFER = 1 << 18;
  private static final int ROWS_BETWEEN_NEWS = 5_000;

  /**
   * How far a conversion is.
   *
   * @param rows read so far, good or not
   * @param bytes read so far
   */
  public record Progress(long rows, long bytes) {

    private Progress plus(long moreRows, long moreBytes) {
      return new Progress(rows + moreRows, bytes + moreBytes);
    }
  }

  /** Converts; progress is told every 5,000 rows and at the end of each source. */
  public ConversionReport run(Path source, Path target, Consumer<Progress> progress)
      throws IOException {
    return run(List.of(source), target, progress);
  }

  /** Converts files, the rows of one behind those of the other. */
  ConversionReport run(List<Path> sources, Path target, Consumer<Progress> progress)
      throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    Path writing =
        Files.createTempFile(folder == null ? Path.of(".") : folder, ".athanor-", ".writing");
    try {
      ConversionReport report = ConversionReport.NOTHING;
      try (ConversationWriter writer = Formats.writer(to, Files.newOutputStream(writing))) {
        Progress before = new Progress(0, 0);
        for (Path source : sources) {
          ConversionReport each = copy(source, writer, before, progress);
          report =
              report.and(sources.size() == 1 ? each : each.of(source.getFileName().toString()));
          before = new Progress(report.rows(), before.bytes() + Files.size(source));
        }
      }
      publish(writing, target);
      return report;
    } finally {
      Files.deleteIfExists(writing);
    }
  }

  private ConversionReport copy(
      Path source, ConversationWriter writer, Progress before, Consumer<Progress> progress)
      throws IOException {
    ProblemLog log = new ProblemLog();
    long written = 0;
    boolean rawText = false;
    CountingStream counting = new CountingStream(Files.newInputStream(source));
    try (InputStream stream = new BufferedInputStream(counting, BUFFER);
        ConversationReader reader = Formats.reader(from, stream, log)) {
      for (TrainingRow row = reader.next(); row != null; row = reader.next()) {
        try {
          writer.write(row);
          written++;
          rawText = row instanceof TrainingRow.RawText;
        } catch (UnholdableRowException e) {
          log.reject(new RowProblem(reader.place().line(), 0, "", e.getMessage() + ""));
        }
        if (log.rows() % ROWS_BETWEEN_NEWS == 0) {
          progress.accept(before.plus(log.rows(), counting.count));
        }
      }
    }
    progress.accept(before.plus(log.rows(), counting.count));
    return new ConversionReport(
        log.rows(), written, log.rejected(), log.first(), log.leftOut(), rawText);
  }

  private static void publish(Path writing, Path target) throws IOException {
    try {
      Files.move(
          writing, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(writing, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Counts what is read. */
  private static final class CountingStream extends FilterInputStream {
    private long count;

    CountingStream(InputStream stream) {
      super(stream);
    }

    @Override
    public int read() throws IOException {
      int unit = super.read();
      count += unit < 0 ? 0 : 1;
      return unit;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
