package io.athanor.dataset.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Finds the column of a field in a line; only lines with a mistake are read this second time. */
final class JsonPlace {

  private JsonPlace() {}

  /**
   * Column of a value, in characters from 1.
   *
   * @param pointer place in the line, empty for the line's value itself
   */
  static int column(byte[] line, int from, int length, String pointer) {
    try (JsonParser parser = RowJson.FACTORY.createParser(line, from, length)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        boolean value = token != JsonToken.FIELD_NAME && !token.isStructEnd();
        if (value && parser.getParsingContext().pathAsPointer().toString().equals(pointer)) {
          return columnOfByte(line, from, (int) parser.currentTokenLocation().getByteOffset());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("a line that was read before can be read again", e);
    }
    return 1;
  }

  /** Column of a byte, in characters from 1. */
  static int columnOfByte(byte[] line, int from, int offset) {
    return 1 + Utf8Units.characters(line, from, from + offset);
  }
}
