package io.athanor.dataset.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** JSON Lines: one value a line, UTF-8; empty lines are skipped. */
public final class JsonLinesReader implements ConversationReader {

  private final LineSource lines;
  private final JsonShape shape;
  private final ProblemLog log;
  private long unitsBefore;
  private RowPlace place = new RowPlace(0, 0, 0);

  JsonLinesReader(InputStream stream, JsonShape shape, ProblemLog log) {
    this.lines = new LineSource(stream);
    this.shape = shape;
    this.log = log;
  }

  @Override
  public @Nullable TrainingRow next() throws IOException {
    while (lines.advance()) {
      TrainingRow row = row();
      int units =
          Utf8Units.utf16Length(lines.buffer(), lines.start(), lines.start() + lines.length());
      place = new RowPlace(lines.number(), unitsBefore, unitsBefore + units);
      unitsBefore += units + 1;
      if (row != null) {
        return row;
      }
    }
    return null;
  }

  private @Nullable TrainingRow row() throws IOException {
    if (lines.tooLong()) {
      log.row();
      reject(
          1, "", "longer than " + (RowJson.LARGEST_ROW >> 20) + " MiB, which is no conversation");
      return null;
    }
    if (lines.isBlank()) {
      return null;
    }
    log.row();
    try (JsonParser parser =
        RowJson.FACTORY.createParser(lines.buffer(), lines.start(), lines.length())) {
      JsonNode value = RowJson.WHOLE.readTree(parser);
      return shape.read(value, log);
    } catch (JsonProcessingException e) {
      int offset = Math.clamp(e.getLocation().getByteOffset(), 0, lines.length());
      reject(
          JsonPlace.columnOfByte(lines.buffer(), lines.start(), offset), "", JsonMistake.text(e));
    } catch (InvalidRowException e) {
      int column = JsonPlace.column(lines.buffer(), lines.start(), lines.length(), e.pointer());
      reject(column, e.pointer(), e.reason());
    }
    return null;
  }

  private void reject(int column, String field, String reason) {
    log.reject(new RowProblem(lines.number(), column, field, reason));
  }

  @Override
  public RowPlace place() {
    return place;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
