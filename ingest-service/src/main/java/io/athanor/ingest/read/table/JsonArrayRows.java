package io.athanor.ingest.read.table;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.athanor.ingest.source.Rejections;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads a JSON array of objects, or an object whose first list of objects holds the rows ({@code
 * {"data": [...]}}). Elements that are no objects are left out and counted; broken JSON refuses the
 * file at its line and column, since nothing behind the break can be told.
 */
final class JsonArrayRows {

  private static final ObjectReader ROW =
      JsonCells.MAPPER
          .readerFor(JsonNode.class)
          .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonArrayRows() {}

  /**
   * Reads all rows into the draft.
   *
   * @param shift characters before the text in the source: a byte order mark
   */
  static void read(String sourceUri, String text, int shift, TableDraft table) {
    try (JsonParser parser = JsonCells.MAPPER.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        readRows(parser, shift, table);
        requireEnd(sourceUri, parser);
      } else if (first == JsonToken.START_OBJECT) {
        readField(sourceUri, parser, shift, table);
      } else {
        throw Rejections.invalid(
            sourceUri, 1, 1, "expected a list of objects such as [{\"name\": \"value\"}]");
      }
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      throw Rejections.invalid(
          sourceUri,
          place == null ? 1 : Math.max(1, place.getLineNr()),
          place == null ? 1 : Math.max(1, place.getColumnNr()),
          JsonCells.reason(e));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory cannot fail", e);
    }
  }

  private static void readField(String sourceUri, JsonParser parser, int shift, TableDraft table)
      throws IOException {
    boolean found = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      if (parser.nextToken() == JsonToken.START_ARRAY && !found) {
        found = true;
        readRows(parser, shift, table);
      } else {
        parser.skipChildren();
      }
    }
    requireEnd(sourceUri, parser);
    if (!found) {
      throw Rejections.invalid(
          sourceUri,
          1,
          1,
          "the object holds no list of rows; write [{\"name\": \"value\"}] or one object a line in a"
              + " .jsonl file");
    }
  }

  private static void readRows(JsonParser parser, int shift, TableDraft table) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonLocation start = parser.currentTokenLocation();
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        JsonNode row = ROW.readValue(parser);
        table.add(
            JsonCells.of(row, table),
            Math.toIntExact(start.getCharOffset()) + shift,
            Math.toIntExact(parser.currentLocation().getCharOffset()) + shift);
      } else {
        parser.skipChildren();
        table.leaveOut(
            start.getLineNr(),
            start.getColumnNr(),
            "expected an object such as {\"name\": \"value\"}");
      }
    }
  }

  private static void requireEnd(String sourceUri, JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      JsonLocation place = parser.currentTokenLocation();
      throw Rejections.invalid(
          sourceUri,
          place.getLineNr(),
          place.getColumnNr(),
          "there is more behind the end of the list; one object a line belongs into a .jsonl file");
    }
  }
}
