package io.athanor.dataset.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.contracts.dataset.Role;
import io.athanor.contracts.dataset.Turn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An object with a list of turns: ShareGPT's {@code {"conversations": [{"from", "value"}]}} and
 * OpenAI's {@code {"messages": [{"role", "content", "weight"}]}}. A ShareGPT row may also be the
 * list alone, as it stands in files of one object.
 *
 * @param list name of the field with the turns
 * @param role name of the field with the role
 * @param text name of the field with the text
 * @param words the roles by their word, the one that is written first; others are only read
 * @param weights whether turns have a {@code weight} of 0 or 1
 */
record TurnsShape(
    String list, String role, String text, List<Map.Entry<String, Role>> words, boolean weights)
    implements JsonShape {

  static final TurnsShape SHAREGPT =
      new TurnsShape(
          "conversations",
          "from",
          "value",
          List.of(
              Map.entry("system", Role.SYSTEM),
              Map.entry("human", Role.USER),
              Map.entry("gpt", Role.ASSISTANT),
              Map.entry("user", Role.USER),
              Map.entry("assistant", Role.ASSISTANT)),
          false);
  static final TurnsShape OPENAI =
      new TurnsShape(
          "messages",
          "role",
          "content",
          List.of(
              Map.entry("system", Role.SYSTEM),
              Map.entry("user", Role.USER),
              Map.entry("assistant", Role.ASSISTANT)),
          true);

  private static final String WEIGHT = "weight";

  /** What changes a conversation's meaning and has no place in ours: such a row is refused. */
  private static final Set<String> TOOLS =
      Set.of("tools", "functions", "tool_calls", "function_call", "tool_call_id");

  @Override
  public TrainingRow read(JsonNode value, ProblemLog fields) {
    if (value.isArray()) {
      return new TrainingRow.Conversation(turns(value, "", fields));
    }
    JsonFields.requireObject(value, "", example());
    refuseTools(value, "");
    JsonFields.countOthers(value, Set.of(list), "", fields);
    return new TrainingRow.Conversation(turns(value.path(list), '/' + list, fields));
  }

  private List<Turn> turns(JsonNode turns, String pointer, ProblemLog fields) {
    if (!turns.isArray() || turns.isEmpty()) {
      throw new InvalidRowException(
          turns.isMissingNode() ? "" : pointer,
          '"' + list + "\" must be a list with at least one turn, like " + example());
    }
    List<Turn> read = new ArrayList<>(turns.size());
    for (JsonNode turn : turns) {
      read.add(turn(turn, pointer + '/' + read.size(), fields));
    }
    return read;
  }

  private Turn turn(JsonNode turn, String pointer, ProblemLog fields) {
    JsonFields.requireObject(turn, pointer, turnExample());
    refuseTools(turn, pointer);
    // The usual turn has two fields, both known: no need to look at their names.
    if (turn.size() > 2) {
      JsonFields.countOthers(
          turn, weights ? Set.of(role, text, WEIGHT) : Set.of(role, text), list + "[].", fields);
    }
    String word = JsonFields.text(turn, role, pointer);
    for (Map.Entry<String, Role> known : words) {
      if (known.getKey().equals(word)) {
        String content = JsonFields.text(turn, text, pointer);
        return new Turn(known.getValue(), content, weight(turn, known.getValue(), pointer));
      }
    }
    throw new InvalidRowException(
        pointer + '/' + role,
        '"'
            + role
            + "\" must be one of "
            + words.stream().map(Map.Entry::getKey).sorted().collect(Collectors.joining(", "))
            + ", was \""
            + word
            + '"');
  }

  private @Nullable Double weight(JsonNode turn, Role role, String pointer) {
    JsonNode weight = turn.path(WEIGHT);
    if (!weights || weight.isMissingNode() || weight.isNull()) {
      return null;
    }
    if (!weight.isNumber() || (weight.asDouble() != 0 && weight.asDouble() != 1)) {
      throw new InvalidRowException(pointer + "/weight", "\"weight\" must be 0 or 1");
    }
    if (role != Role.ASSISTANT) {
      throw new InvalidRowException(
          pointer + "/weight", "only assistant turns are learned, so only they have a \"weight\"");
    }
    return weight.asDouble();
  }

  private static void refuseTools(JsonNode object, String pointer) {
    for (String field : TOOLS) {
      JsonNode value = object.path(field);
      if (!value.isMissingNode() && !value.isNull() && !(value.isArray() && value.isEmpty())) {
        throw new InvalidRowException(
            pointer + '/' + field,
            '"' + field + "\": conversations with tools cannot be trained on");
      }
    }
  }

  @Override
  public void write(TrainingRow row, JsonGenerator json) throws IOException {
    List<Turn> turns = conversation(row).turns();
    turns.forEach(this::requireHoldable);
    json.writeStartObject();
    json.writeFieldName(list);
    writeTurns(turns, json);
    json.writeEndObject();
  }

  /** The list alone. */
  void writeList(TrainingRow row, JsonGenerator json) throws IOException {
    List<Turn> turns = conversation(row).turns();
    turns.forEach(this::requireHoldable);
    writeTurns(turns, json);
  }

  private void writeTurns(List<Turn> turns, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (Turn turn : turns) {
      json.writeStartObject();
      json.writeStringField(role, word(turn.role()));
      json.writeStringField(text, turn.content());
      Double weight = turn.weight();
      if (weight != null) {
        json.writeNumberField(WEIGHT, weight.intValue());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private TrainingRow.Conversation conversation(TrainingRow row) {
    if (row instanceof TrainingRow.Conversation conversation) {
      return conversation;
    }
    throw new UnholdableRowException(
        "raw text has no turns; choose text, text-jsonl, csv, parquet or arrow");
  }

  private void requireHoldable(Turn turn) {
    if (weights) {
      TurnWeights.requireZeroOrOne(turn);
    } else {
      TurnWeights.requireNone(turn);
    }
  }

  private String word(Role role) {
    for (Map.Entry<String, Role> word : words) {
      if (word.getValue() == role) {
        return word.getKey();
      }
    }
    throw new IllegalStateException("no word for " + role);
  }

  private String example() {
    return "{\"" + list + "\": [" + turnExample() + "]}";
  }

  private String turnExample() {
    return "{\"" + role + "\": \"" + word(Role.USER) + "\", \"" + text + "\": \"...\"}";
  }
}
