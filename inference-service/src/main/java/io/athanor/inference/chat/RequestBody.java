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
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;

/**
 * Parses the body of a request. Lists and texts of absurd length, deep nesting and bytes that are
 * no UTF-8 are refused while the body is arriving: before the rest of it is read, and before a tree
 * of it takes memory.
 */
public final class RequestBody {

  private static final int MOST_ELEMENTS = 10_000;
  private static final int GREATEST_DEPTH = 64;
  private static final int LONGEST_STRING = 1 << 20;

  /** Ends at the limit, not after a text that is larger. */
  private static final JsonFactory LIMITED =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION) // JSON is UTF-8 (RFC 8259, 8.1)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_STRING).build())
          .build();

  private RequestBody() {}

  /**
   * The tree of a request's body, which is an object. What is left of a body that is refused is
   * thrown away as it comes.
   *
   * @throws IOException if the caller leaves before the body's end
   */
  public static RequestField read(InputStream body, RoutingContext http) throws IOException {
    try {
      return parse(body);
    } catch (OpenAiException refusal) {
      UnreadBody.discard(http);
      throw refusal;
    }
  }

  static RequestField parse(InputStream body) throws IOException {
    var received = new RecordingInputStream(body);
    scan(received);
    return OpenAiJson.object(received.bytes());
  }

  private static void scan(InputStream body) throws IOException {
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
