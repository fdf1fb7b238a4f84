package io.athanor.dataset.format;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows one after the other. A row that breaks the rules of its format is passed over and told
 * to the {@link ProblemLog} that the reader was opened with; the good rows around it are kept.
 * Memory is that of one row, or of one group of rows where a format is made of such.
 */
public sealed interface ConversationReader extends Closeable
    permits JsonLinesReader, JsonDocumentReader, CsvReader, TextReader, ArrowReader, ParquetReader {

  /** The next good row; null at the end. */
  @Nullable TrainingRow next() throws IOException;

  /** Where the row that {@link #next} gave last stands in the file. */
  RowPlace place();
}
