package io.athanor.inference.chat;

import io.athanor.inference.sampling.InvalidSamplingException;
import io.athanor.inference.sampling.SamplingSettings;
import io.athanor.kit.http.openai.OpenAiException;
import io.athanor.kit.http.openai.OpenAiJson;
import io.athanor.kit.http.openai.RequestField;
import io.athanor.llm.chat.Conversation;
import io.athanor.llm.chat.Role;
import io.athanor.llm.chat.Turn;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Reads the body of a chat completion request. What would change the answer and is not supported is
 * refused by its name; fields that only describe the request are ignored.
 */
@ApplicationScoped
class ChatRequestReader {

  private static final int MOST_STOP_STRINGS = 16;

  private final ChatConfig config;

  ChatRequestReader(ChatConfig config) {
    this.config = config;
  }

  ChatRequest read(byte[] body) {
    RequestField root = OpenAiJson.object(body);
    refuseUnsupported(root);
    return new ChatRequest(
        root.field("model").text(),
        conversation(root.field("messages")),
        maxTokens(root),
        sampling(root),
        stop(root.field("stop")),
        root.field("stream").flag(false),
        root.field("stream_options").field("include_usage").flag(false));
  }

  private static void refuseUnsupported(RequestField root) {
    if (root.field("n").integer(1) != 1) {
      throw root.field("n").wrong("must be 1: several answers per request are not supported");
    }
    if (root.field("logprobs").flag(false)) {
      throw root.field("logprobs").wrong("is not supported: leave it out");
    }
    for (String name : List.of("tools", "functions", "logit_bias", "audio")) {
      RequestField field = root.field(name);
      if (!field.isAbsent() && !field.value().isEmpty()) {
        throw field.wrong("is not supported: leave it out");
      }
    }
    RequestField format = root.field("response_format").field("type");
    if (!format.isAbsent() && !format.text().equals("text")) {
      throw format.wrong("must be 'text': other formats are not supported");
    }
  }

  private static Conversation conversation(RequestField messages) {
    if (!messages.value().isArray() || messages.value().isEmpty()) {
      throw messages.wrong("must be a list of at least one message");
    }
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i < messages.value().size(); i++) {
      RequestField message = messages.element(i);
      if (!message.value().isObject()) {
        throw message.wrong("must be an object with role and content");
      }
      turns.add(new Turn(role(message.field("role")), content(message.field("content"))));
    }
    return new Conversation(turns);
  }

  private static Role role(RequestField role) {
    return switch (role.text()) {
      case "system", "developer" -> Role.SYSTEM;
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      default -> throw role.wrong("must be system, developer, user or assistant");
    };
  }

  private static String content(RequestField content) {
    if (!content.value().isArray()) {
      return content.text();
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < content.value().size(); i++) {
      RequestField part = content.element(i);
      if (!part.field("type").text().equals("text")) {
        throw part.field("type").wrong("must be 'text': other parts are not supported");
      }
      text.append(part.field("text").text());
    }
    return text.toString();
  }

  private static OptionalInt maxTokens(RequestField root) {
    RequestField field = root.field("max_completion_tokens");
    if (field.isAbsent()) {
      field = root.field("max_tokens");
    }
    if (field.isAbsent()) {
      return OptionalInt.empty();
    }
    if (field.integer(0) < 1) {
      throw field.wrong("must be at least 1");
    }
    return OptionalInt.of(field.integer(0));
  }

  private SamplingSettings sampling(RequestField root) {
    try {
      return new SamplingSettings(
          root.field("temperature").number(config.defaultTemperature()),
          root.field("top_p").number(1),
          root.field("top_k").integer(0),
          root.field("min_p").number(0),
          root.field("frequency_penalty").number(0),
          root.field("presence_penalty").number(0),
          root.field("seed").longInteger(ThreadLocalRandom.current().nextLong()));
    } catch (InvalidSamplingException e) {
      throw OpenAiException.invalid(e.field(), String.valueOf(e.getMessage()));
    }
  }

  private static List<String> stop(RequestField stop) {
    if (stop.isAbsent()) {
      return List.of();
    }
    List<RequestField> fields = new ArrayList<>();
    if (stop.value().isArray()) {
      for (int i = 0; i < stop.value().size(); i++) {
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
    if (field.text().isEmpty()) {
      throw field.wrong("must not be empty");
    }
    return field.text();
  }
}
