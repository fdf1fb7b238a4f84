package io.athanor.dataset.format;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Opens readers and writers. */
public final class Formats {

  private static final int BUFFER = 1 << 16;

  private Formats() {}

  /** Reads a format; closing the reader closes the stream. */
  public static ConversationReader reader(FileFormat format, InputStream stream, ProblemLog log)
      throws IOException {
    return switch (format) {
      case SHAREGPT_JSON ->
          new JsonDocumentReader(stream, TurnsShape.SHAREGPT, log, TurnsShape.SHAREGPT.list());
      case CSV -> new CsvReader(stream, log);
      case TEXT -> new TextReader(stream, log);
      case PARQUET -> ParquetReader.open(stream, log);
      case ARROW -> new ArrowReader(stream, log);
      case SHAREGPT_JSONL,
          OPENAI_MESSAGES,
          QUESTION_ANSWER,
          PROMPT_COMPLETION,
          ALPACA,
          TEXT_JSONL ->
          jsonRows(JsonShape.of(format), stream, log);
    };
  }

  /** A file of objects a line, or of one array with all of them. */
  private static ConversationReader jsonRows(JsonShape shape, InputStream stream, ProblemLog log)
      throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(stream, BUFFER);
    return FirstBytes.firstMeaningful(buffered) == '['
        ? new JsonDocumentReader(buffered, shape, log, null)
        : new JsonLinesReader(buffered, shape, log);
  }

  /** Writes a format; closing the writer closes the stream. */
  public static ConversationWriter writer(FileFormat format, OutputStream stream)
      throws IOException {
    return new CheckedWriter(unchecked(format, stream));
  }

  private static ConversationWriter unchecked(FileFormat format, OutputStream stream)
      throws IOException {
    return switch (format) {
      case SHAREGPT_JSON -> new ShareGptJsonWriter(stream);
      case CSV -> new CsvWriter(stream);
      case TEXT -> new TextWriter(stream);
      case PARQUET -> new ParquetWriter(stream);
      case ARROW -> new ArrowWriter(stream);
      case SHAREGPT_JSONL,
          OPENAI_MESSAGES,
          QUESTION_ANSWER,
          PROMPT_COMPLETION,
          ALPACA,
          TEXT_JSONL ->
          new JsonLinesWriter(stream, JsonShape.of(format));
    };
  }

  /** Refuses what no format can hold. */
  private record CheckedWriter(ConversationWriter writer) implements ConversationWriter {

    @Override
    public void write(TrainingRow row) throws IOException {
      WellFormedText.require(row);
      writer.write(row);
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }
}
