package io.athanor.dataset.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object with one question and its answer.
 *
 * @param question name of the field with the question
 * @param answer name of the field with the answer
 * @param system name of the optional field with the system turn; null when the format has none
 */
record PairShape(String question, String answer, @Nullable String system) implements JsonShape {

  static final PairShape QUESTION_ANSWER = new PairShape("question", "answer", "system");
  static final PairShape PROMPT_COMPLETION = new PairShape("prompt", "completion", null);

  @Override
  public TrainingRow read(JsonNode value, ProblemLog fields) {
    JsonFields.requireObject(
        value, "", "{\"" + question + "\": \"...\", \"" + answer + "\": \"...\"}");
    if (value.size() > 2) {
      JsonFields.countOthers(
          value,
          system == null ? Set.of(question, answer) : Set.of(question, answer, system),
          "",
          fields);
    }
    String asked = JsonFields.text(value, question, "");
    String answered = JsonFields.text(value, answer, "");
    String before = system == null ? null : JsonFields.optional(value, system, "");
    return new Exchange(before, List.of(new Exchange.Pair(asked, answered))).conversation();
  }

  @Override
  public void write(TrainingRow row, JsonGenerator json) throws IOException {
    Exchange exchange = Exchange.of(row);
    Exchange.Pair pair = exchange.only();
    String before = exchange.system();
    if (before != null && system == null) {
      throw new UnholdableRowException(
          "this format has no place for a system turn; choose question-answer or openai-messages");
    }
    json.writeStartObject();
    if (before != null && system != null) {
      json.writeStringField(system, before);
    }
    json.writeStringField(question, pair.question());
    json.writeStringField(answer, pair.answer());
    json.writeEndObject();
  }
}
