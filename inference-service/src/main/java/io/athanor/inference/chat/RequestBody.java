package io.athanor.inference.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.http.openai.OpenAiJson;
import io.athanor.kit.http.openai.RequestField;
import java.io.IOException;

/**
 * Parses the body of a request. Lists and texts of absurd length, deep nesting and bytes that are
 * no UTF-8 are refused while the body is being read, before a tree of it takes memory.
 */
public final class RequestBody {

  private static final int MOST_ELEMENTS = 10_000;
  private static final int GREATEST_DEPTH = 64;
  private static final int LONGEST_STRING = 1 << 20;

  /** Ends at the limit, not after a text that is larger. */
  private static final JsonFactory LIMITED =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_STRING).build())
          .build();

  private RequestBody() {}

  /** The body's tree, which is an object. */
  public static RequestField parse(byte[] body) {
    scan(body);
    return OpenAiJson.object(body);
  }

  private static void scan(byte[] body) {
    try (JsonParser parser = LIMITED.createParser(body)) {
      int depth = 0;
      try {
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
          if (token.isStructStart() && ++depth > GREATEST_DEPTH) {
            throw refused(parser, "is nested more than %d levels deep".formatted(GREATEST_DEPTH));
          }
          if (token.isStructEnd()) {
            depth--;
          }
          if (parser.getParsingContext().getCurrentIndex() >= MOST_ELEMENTS) {
            throw refused(parser, "holds more than %d elements".formatted(MOST_ELEMENTS));
          }
          parser.finishToken(); // a string is checked only when it is read to its end
        }
      } catch (StreamConstraintsException e) {
        throw refused(parser, "holds a text or a number that is too long");
      } catch (JsonProcessingException e) {
        throw malformed(parser, e);
      }
    } catch (IOException e) {
      throw OpenAiException.malformedBody("The body is not JSON: " + e.getMessage());
    }
  }

  private static OpenAiException malformed(JsonParser parser, JsonProcessingException cause) {
    String message = "The body is not JSON: " + cause.getOriginalMessage();
    String field = field(parser);
    return field.isEmpty()
        ? OpenAiException.malformedBody(message)
        : OpenAiException.invalid(field, message + ", at '" + field + "'");
  }

  private static OpenAiException refused(JsonParser parser, String problem) {
    String field = field(parser);
    return OpenAiException.invalid(field, "'%s' %s".formatted(field, problem));
  }

  /** The top-level field that the parser is in. */
  private static String field(JsonParser parser) {
    String[] path = parser.getParsingContext().pathAsPointer().toString().split("/", 3);
    return path.length > 1 ? path[1] : "";
  }
}
