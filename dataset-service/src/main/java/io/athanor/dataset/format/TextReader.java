package io.athanor.dataset.format;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** Raw text: each run of lines between empty ones is a row; its line feeds are kept. */
public final class TextReader implements ConversationReader {

  private final RecordLimitReader limit;
  private final BufferedReader lines;
  private final ProblemLog log;
  private long line;
  private long first = 1;
  private boolean ended;

  TextReader(InputStream stream, ProblemLog log) throws IOException {
    this.limit = new RecordLimitReader(Utf8Text.of(stream));
    this.lines = new BufferedReader(limit);
    this.log = log;
  }

  @Override
  public @Nullable TrainingRow next() throws IOException {
    StringBuilder text = new StringBuilder();
    while (!ended) {
      String read = line();
      if (read == null || read.isBlank()) {
        if (!text.isEmpty()) {
          limit.recordEnds();
          log.row();
          return new TrainingRow.RawText(text.toString());
        }
      } else if (text.isEmpty()) {
        first = line;
        text.append(read);
      } else {
        text.append('\n').append(read);
      }
    }
    return null;
  }

  private @Nullable String line() throws IOException {
    line++;
    try {
      String read = lines.readLine();
      ended = read == null;
      return read;
    } catch (CharacterCodingException e) {
      return end("not UTF-8");
    } catch (RecordLimitReader.RecordTooLongException e) {
      return end("a text " + e.getMessage());
    }
  }

  private @Nullable String end(String reason) {
    ended = true;
    log.reject(new RowProblem(line, 0, "", reason + "; what follows is not read"));
    return null;
  }

  @Override
  public RowPlace place() {
    return RowPlace.ofLine(first);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
