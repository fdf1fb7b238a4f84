package io.athanor.dataset.format;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * A file that is one JSON value: an array of rows, or ShareGPT's object whose {@code conversations}
 * is one. Rows are read one by one. A mistake in the JSON itself ends the reading, because behind
 * it nobody can say where the next row begins; the rows before it are kept.
 */
public final class JsonDocumentReader implements ConversationReader {

  private final RecordLimitReader text;
  private final JsonParser parser;
  private final JsonShape shape;
  private final ProblemLog log;
  private final @Nullable String list;
  private boolean inside;
  private boolean ended;
  private long line;

  /**
   * @param list name of the field with the rows; null when the file is an array
   */
  JsonDocumentReader(InputStream stream, JsonShape shape, ProblemLog log, @Nullable String list)
      throws IOException {
    this.text = new RecordLimitReader(Utf8Text.of(stream));
    this.parser = RowJson.FACTORY.createParser(text);
    this.shape = shape;
    this.log = log;
    this.list = list;
  }

  @Override
  public @Nullable TrainingRow next() throws IOException {
    while (!ended) {
      JsonLocation start = parser.currentLocation();
      try {
        if (!inside && !enter()) {
          return null;
        }
        if (parser.nextToken() == JsonToken.END_ARRAY) {
          leave();
          return null;
        }
        start = parser.currentTokenLocation();
        line = start.getLineNr();
        log.row();
        JsonNode value = RowJson.VALUE.readTree(parser);
        text.recordEnds();
        return shape.read(value, log);
      } catch (JsonProcessingException e) {
        end(e.getLocation(), JsonMistake.text(e));
      } catch (CharacterCodingException e) {
        end(parser.currentLocation(), "not UTF-8");
      } catch (RecordLimitReader.RecordTooLongException e) {
        end(start, String.valueOf(e.getMessage()));
      } catch (InvalidRowException e) {
        log.reject(new RowProblem(line, start.getColumnNr(), e.pointer(), e.reason()));
      }
    }
    return null;
  }

  /** Goes to the first row; false when there is no list of rows. */
  private boolean enter() throws IOException {
    JsonToken token = parser.nextToken();
    if (list == null && token == JsonToken.START_ARRAY) {
      inside = true;
    } else if (list != null && token == JsonToken.START_OBJECT) {
      inside = findList(list);
    }
    if (!inside && !ended) {
      end(
          parser.currentTokenLocation(),
          list == null
              ? "the file must be a list of rows"
              : "the file must be one object with \"" + list + "\", a list of lists of turns");
    }
    return inside;
  }

  private boolean findList(String name) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      if (field.equals(name)) {
        return value == JsonToken.START_ARRAY;
      }
      log.leaveOut(field);
      parser.skipChildren();
    }
    return false;
  }

  /** Everything behind the rows must be well-formed too. */
  private void leave() throws IOException {
    if (list != null) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        log.leaveOut(parser.currentName());
        parser.nextToken();
        parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) {
      end(parser.currentTokenLocation(), "something follows behind the end of the JSON value");
    }
    ended = true;
  }

  private void end(JsonLocation place, String reason) {
    ended = true;
    log.reject(
        new RowProblem(
            Math.max(1, place.getLineNr()),
            Math.max(0, place.getColumnNr()),
            "",
            reason + "; what follows is not read"));
  }

  @Override
  public RowPlace place() {
    return RowPlace.ofLine(line);
  }

  @Override
  public void close() throws IOException {
    parser.close();
    text.close();
  }
}
