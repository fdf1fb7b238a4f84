package io.athanor.dataset.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated rows with a header (RFC 4180). A mistake in the quoting ends the reading, because
 * behind it nobody can say where the next row begins; the rows before it are kept.
 */
public final class CsvReader implements ConversationReader {

  private final RecordLimitReader text;
  private final CSVParser parser;
  private final ProblemLog log;
  private @Nullable Iterator<CSVRecord> records;
  private @Nullable CsvColumns columns;
  private boolean ended;
  private long line = 1;

  CsvReader(InputStream stream, ProblemLog log) throws IOException {
    this.text = new RecordLimitReader(Utf8Text.of(stream));
    this.parser =
        CSVParser.builder()
            .setReader(text)
            .setFormat(CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get())
            .get();
    this.log = log;
  }

  @Override
  public @Nullable TrainingRow next() throws IOException {
    while (!ended) {
      long begin = parser.getCurrentLineNumber() + 1;
      try {
        CSVRecord record = advance();
        if (record == null) {
          return null;
        }
        line = begin;
        CsvColumns known = columns;
        if (known == null) {
          columns = header(record);
        } else {
          log.row();
          return known.row(record);
        }
      } catch (InvalidRowException e) {
        log.reject(new RowProblem(begin, 0, e.pointer(), e.reason()));
      } catch (UncheckedIOException | CSVException e) {
        end(
            begin,
            reason(e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e));
      }
    }
    return null;
  }

  private @Nullable CSVRecord advance() throws IOException {
    Iterator<CSVRecord> all = records;
    if (all == null) {
      all = parser.iterator();
      records = all;
    }
    if (!all.hasNext()) {
      ended = true;
      if (columns == null) {
        end(1, "the file has no header; the first line names the columns");
      }
      return null;
    }
    CSVRecord record = all.next();
    text.recordEnds();
    return record;
  }

  private @Nullable CsvColumns header(CSVRecord record) {
    List<String> names =
        record.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    CsvColumns found = CsvColumns.of(names, log).orElse(null);
    if (found == null) {
      end(1, "the columns are " + String.join(", ", names) + "; " + CsvColumns.RULE);
    }
    return found;
  }

  private static String reason(Throwable cause) {
    if (cause instanceof java.nio.charset.CharacterCodingException) {
      return "not UTF-8";
    }
    String message = String.valueOf(cause.getMessage());
    return cause instanceof RecordLimitReader.RecordTooLongException
        ? message
        : "quotes are not closed, or something follows behind a closed one: " + message;
  }

  private void end(long line, String reason) {
    ended = true;
    log.reject(new RowProblem(line, 0, "", reason + "; what follows is not read"));
  }

  @Override
  public RowPlace place() {
    return RowPlace.ofLine(line);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
