package io.athanor.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a format writes a turn: the names of its two fields and of the three roles.
 *
 * @param roleField name of the field with the role
 * @param textField name of the field with the text
 * @param roles the word of each role
 */
record TurnWords(String roleField, String textField, Map<Role, String> roles) {

  static final TurnWords SHAREGPT =
      new TurnWords(
          "from",
          "value",
          Map.of(Role.SYSTEM, "system", Role.USER, "human", Role.ASSISTANT, "gpt"));
  static final TurnWords OPENAI =
      new TurnWords(
          "role",
          "content",
          Map.of(Role.SYSTEM, "system", Role.USER, "user", Role.ASSISTANT, "assistant"));

  List<Map<String, String>> write(List<Turn> turns) {
    List<Map<String, String>> written = new ArrayList<>();
    for (Turn turn : turns) {
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put(roleField, roles.get(turn.role()));
      fields.put(textField, turn.content());
      written.add(fields);
    }
    return written;
  }

  List<Turn> read(JsonNode conversation, String place) {
    if (!conversation.isArray() || conversation.isEmpty()) {
      throw new InvalidConversationException(
          place, "expected a list of turns with \"" + roleField + "\" and \"" + textField + '"');
    }
    List<Turn> turns = new ArrayList<>();
    for (JsonNode turn : conversation) {
      String where = place + ", turn " + (turns.size() + 1);
      turns.add(new Turn(role(turn.path(roleField), where), text(turn.path(textField), where)));
    }
    return turns;
  }

  private Role role(JsonNode word, String place) {
    return roles.entrySet().stream()
        .filter(entry -> entry.getValue().equals(word.asText()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidConversationException(
                    place,
                    '"'
                        + roleField
                        + "\" must be one of "
                        + String.join(", ", roles.values().stream().sorted().toList())
                        + ", was \""
                        + word.asText()
                        + '"'));
  }

  private String text(JsonNode text, String place) {
    if (!text.isTextual()) {
      throw new InvalidConversationException(place, '"' + textField + "\" must be a text");
    }
    return text.asText();
  }
}
