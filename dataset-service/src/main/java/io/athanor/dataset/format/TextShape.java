package io.athanor.dataset.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;

/** Raw text in an object: {@code {"text": "..."}}. */
record TextShape() implements JsonShape {

  private static final String TEXT = "text";

  @Override
  public TrainingRow read(JsonNode value, ProblemLog fields) {
    JsonFields.requireObject(value, "", "{\"text\": \"...\"}");
    JsonFields.countOthers(value, Set.of(TEXT), "", fields);
    return new TrainingRow.RawText(JsonFields.text(value, TEXT, ""));
  }

  @Override
  public void write(TrainingRow row, JsonGenerator json) throws IOException {
    String text = of(row);
    json.writeStartObject();
    json.writeStringField(TEXT, text);
    json.writeEndObject();
  }

  /** The text of a row that is raw text. */
  static String of(TrainingRow row) {
    if (row instanceof TrainingRow.RawText text) {
      return text.text();
    }
    throw new UnholdableRowException(
        "a conversation has turns, and this format holds raw text; choose openai-messages,"
            + " sharegpt-jsonl, parquet or arrow");
  }
}
