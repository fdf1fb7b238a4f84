package io.athanor.inference.chat;

import io.athanor.kit.http.openai.RequestField;
import io.athanor.llm.chat.Conversation;
import io.athanor.llm.chat.Role;
import io.athanor.llm.chat.Turn;
import java.util.ArrayList;
import java.util.List;

/** Reads OpenAI's list of messages. */
final class MessagesReader {

  private MessagesReader() {}

  static Conversation read(RequestField messages) {
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
}
