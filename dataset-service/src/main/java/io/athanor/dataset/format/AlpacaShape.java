package io.athanor.dataset.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Alpaca: {@code {"instruction", "input", "output", "system", "history": [[question, answer]]}}.
 * The user's turn is the instruction and, behind a line feed, the input; it is written as the
 * instruction alone, so conversations come back as they were.
 */
record AlpacaShape() implements JsonShape {

  private static final String INSTRUCTION = "instruction";
  private static final String INPUT = "input";
  private static final String OUTPUT = "output";
  private static final String SYSTEM = "system";
  private static final String HISTORY = "history";
  private static final Set<String> KNOWN = Set.of(INSTRUCTION, INPUT, OUTPUT, SYSTEM, HISTORY);

  @Override
  public TrainingRow read(JsonNode value, ProblemLog fields) {
    JsonFields.requireObject(
        value, "", "{\"instruction\": \"...\", \"input\": \"\", \"output\": \"...\"}");
    JsonFields.countOthers(value, KNOWN, "", fields);
    String instruction = JsonFields.text(value, INSTRUCTION, "");
    String input = JsonFields.optional(value, INPUT, "");
    String output = JsonFields.text(value, OUTPUT, "");
    String system = JsonFields.optional(value, SYSTEM, "");
    List<Exchange.Pair> pairs = history(value.path(HISTORY));
    pairs.add(new Exchange.Pair(asked(instruction, input), output));
    return new Exchange(system == null || system.isEmpty() ? null : system, pairs).conversation();
  }

  /** The user's turn of an instruction with its input. */
  static String asked(String instruction, @org.jspecify.annotations.Nullable String input) {
    return input == null || input.isEmpty() ? instruction : instruction + '\n' + input;
  }

  private static List<Exchange.Pair> history(JsonNode history) {
    List<Exchange.Pair> pairs = new ArrayList<>();
    if (history.isMissingNode() || history.isNull()) {
      return pairs;
    }
    String rule = "\"history\" must be a list of lists of a question and its answer";
    if (!history.isArray()) {
      throw new InvalidRowException("/history", rule);
    }
    for (JsonNode pair : history) {
      if (!pair.isArray()
          || pair.size() != 2
          || !pair.get(0).isTextual()
          || !pair.get(1).isTextual()
          || !WellFormedText.is(pair.get(0).asText())
          || !WellFormedText.is(pair.get(1).asText())) {
        throw new InvalidRowException("/history/" + pairs.size(), rule);
      }
      pairs.add(new Exchange.Pair(pair.get(0).asText(), pair.get(1).asText()));
    }
    return pairs;
  }

  @Override
  public void write(TrainingRow row, JsonGenerator json) throws IOException {
    Exchange exchange = Exchange.of(row);
    exchange.requireSystemText();
    List<Exchange.Pair> earlier = exchange.pairs().subList(0, exchange.pairs().size() - 1);
    json.writeStartObject();
    json.writeStringField(INSTRUCTION, exchange.pairs().getLast().question());
    json.writeStringField(INPUT, "");
    json.writeStringField(OUTPUT, exchange.pairs().getLast().answer());
    if (exchange.system() != null) {
      json.writeStringField(SYSTEM, exchange.system());
    }
    if (!earlier.isEmpty()) {
      json.writeArrayFieldStart(HISTORY);
      for (Exchange.Pair pair : earlier) {
        json.writeStartArray();
        json.writeString(pair.question());
        json.writeString(pair.answer());
        json.writeEndArray();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}
