package io.athanor.kit.http.openai;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.athanor.kit.json.Json;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON bodies of requests under {@code /v1}. What is wrong is a 400 that names its place:
 * line and column where the text is no JSON, the field where a value has the wrong type.
 */
public final class OpenAiJson {

  private static final ObjectReader READER =
      Json.mapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private OpenAiJson() {}

  /** The body's fields; their reader says which one is wrong. */
  public static RequestField object(byte[] body) {
    try {
      JsonNode root = READER.readTree(text(body));
      if (root.isObject()) {
        return RequestField.root(root);
      }
      throw OpenAiException.malformedBody(
          root.isMissingNode()
              ? "The body is empty: it must be a JSON object"
              : "The body must be a JSON object");
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  /** The body as a record; unknown fields are ignored, as OpenAI does. */
  public static <T> T read(byte[] body, Class<T> type) {
    JsonNode object = object(body).value();
    try {
      return READER.treeToValue(object, type);
    } catch (MismatchedInputException e) {
      String path = path(e);
      throw OpenAiException.invalid(path, "'" + path + "' has the wrong type: " + firstLine(e));
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
  }

  private static String text(byte[] body) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.wrap(body);
    CharBuffer characters = CharBuffer.allocate(body.length);
    CoderResult result = decoder.decode(bytes, characters, true);
    characters.flip();
    if (result.isError()) {
      throw OpenAiException.malformedBody(
          "The body is not UTF-8: %s, byte %d (0x%02x)"
              .formatted(place(characters), bytes.position(), body[bytes.position()]));
    }
    return characters.toString();
  }

  /** The place behind the characters read so far; both numbers count from 1. */
  private static String place(CharBuffer read) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < read.length(); i++) {
      if (read.charAt(i) == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return place(line, column);
  }

  private static String place(int line, int column) {
    return "line " + line + ", column " + column;
  }

  private static OpenAiException malformed(JsonProcessingException failure) {
    @Nullable JsonLocation location = failure.getLocation();
    String place =
        location == null ? "" : place(location.getLineNr(), location.getColumnNr()) + ": ";
    return OpenAiException.malformedBody("The body is not JSON: " + place + firstLine(failure));
  }

  /** Jackson's message without the place and without names of our classes. */
  private static String firstLine(JsonProcessingException failure) {
    String message = String.valueOf(failure.getOriginalMessage());
    return message
        .lines()
        .findFirst()
        .orElse("")
        .replaceAll("`?java\\.[a-z.]*\\.([A-Z]\\w*)[^`]*`?", "$1")
        .replaceAll("`?io\\.athanor\\.[^`\\s]*`?", "this field");
  }

  private static String path(JsonMappingException failure) {
    StringBuilder path = new StringBuilder();
    for (Reference step : failure.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }
}
