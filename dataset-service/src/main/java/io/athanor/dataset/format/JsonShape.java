package io.athanor.dataset.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** How a format writes one row as one JSON value. */
sealed interface JsonShape permits TurnsShape, PairShape, AlpacaShape, TextShape {

  /**
   * The row of a value.
   *
   * @param fields told which fields are left out
   * @throws InvalidRowException naming the place
   */
  TrainingRow read(JsonNode value, ProblemLog fields);

  /**
   * Writes a row.
   *
   * @throws UnholdableRowException before anything is written
   */
  void write(TrainingRow row, JsonGenerator json) throws IOException;

  /** The shape of a format whose rows are JSON objects. */
  static JsonShape of(FileFormat format) {
    return switch (format) {
      case SHAREGPT_JSON, SHAREGPT_JSONL -> TurnsShape.SHAREGPT;
      case OPENAI_MESSAGES -> TurnsShape.OPENAI;
      case QUESTION_ANSWER -> PairShape.QUESTION_ANSWER;
      case PROMPT_COMPLETION -> PairShape.PROMPT_COMPLETION;
      case ALPACA -> new AlpacaShape();
      case TEXT_JSONL -> new TextShape();
      case CSV, TEXT, PARQUET, ARROW ->
          throw new IllegalArgumentException(format.word() + " is no format of JSON rows");
    };
  }
}
