package io.athanor.inference.chat;

import io.athanor.inference.engine.AnswerOptions;
import io.athanor.kit.http.openai.RequestField;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Reads the body of a chat completion request. What would change the answer and is not supported is
 * refused by its name; fields that only describe the request are ignored.
 */
@ApplicationScoped
class ChatRequestReader {

  private static final int MOST_STOP_STRINGS = 16;
  private static final int LONGEST_STOP_STRING = 1024;
  private static final int MOST_CHOICES = 16;
  private static final int MOST_TOP_LOGPROBS = 20;
  private static final float GREATEST_STRENGTH = 2;

  private final ChatConfig config;

  ChatRequestReader(ChatConfig config) {
    this.config = config;
  }

  ChatRequest read(byte[] body) {
    RequestField root = RequestBody.parse(body);
    KnownFields.require(root);
    return new ChatRequest(
        root.field("model").text(),
        MessagesReader.read(root.field("messages")),
        strength(root.field("x_adapter_strength")),
        maxTokens(root),
        root.field("n").integer(1, 1, MOST_CHOICES),
        SamplingReader.read(root, config.defaultTemperature()),
        stop(root.field("stop")),
        new AnswerOptions(
            topLogprobs(root), ResponseFormatReader.grammar(root.field("response_format"))),
        root.field("stream").flag(false),
        root.field("stream_options").field("include_usage").flag(false));
  }

  private static float strength(RequestField field) {
    float strength = field.number(1);
    if (!(strength >= 0 && strength <= GREATEST_STRENGTH)) {
      throw field.wrong("must be between 0 and " + GREATEST_STRENGTH);
    }
    return strength;
  }

  private static OptionalInt topLogprobs(RequestField root) {
    boolean wanted = root.field("logprobs").flag(false);
    RequestField top = root.field("top_logprobs");
    int count = top.integer(0, 0, MOST_TOP_LOGPROBS);
    if (!top.isAbsent() && !wanted) {
      throw top.wrong("needs 'logprobs' to be true");
    }
    return wanted ? OptionalInt.of(count) : OptionalInt.empty();
  }

  private static OptionalInt maxTokens(RequestField root) {
    RequestField field = root.field("max_completion_tokens");
    if (field.isAbsent()) {
      field = root.field("max_tokens");
    }
    if (field.isAbsent()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(field.integer(1, 1, Integer.MAX_VALUE));
  }

  private static List<String> stop(RequestField stop) {
    if (stop.isAbsent()) {
      return List.of();
    }
    List<RequestField> fields = new ArrayList<>();
    if (stop.value().isArray()) {
      for (int i = 0; i < stop.value().size() && i <= MOST_STOP_STRINGS; i++) {
        fields.add(stop.element(i));
      }
    } else {
      fields.add(stop);
    }
    if (fields.size() > MOST_STOP_STRINGS) {
      throw stop.wrong("must hold at most %d strings".formatted(MOST_STOP_STRINGS));
    }
    return fields.stream().map(ChatRequestReader::stopString).toList();
  }

  private static String stopString(RequestField field) {
    String text = field.text();
    if (text.isEmpty() || text.length() > LONGEST_STOP_STRING) {
      throw field.wrong("must have 1 to %d characters".formatted(LONGEST_STOP_STRING));
    }
    return text;
  }
}
