package io.athanor.dataset.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Which of our row shapes the columns of a Parquet or Arrow file are. */
final class ColumnRows {

  private ColumnRows() {}

  /** The shape that a row with these fields has. */
  static Optional<FileFormat> shapeOf(Collection<String> fields) {
    if (fields.contains("messages")) {
      return Optional.of(FileFormat.OPENAI_MESSAGES);
    }
    if (fields.contains("conversations")) {
      return Optional.of(FileFormat.SHAREGPT_JSONL);
    }
    if (fields.containsAll(List.of("question", "answer"))) {
      return Optional.of(FileFormat.QUESTION_ANSWER);
    }
    if (fields.containsAll(List.of("prompt", "completion"))) {
      return Optional.of(FileFormat.PROMPT_COMPLETION);
    }
    if (fields.containsAll(List.of("instruction", "output"))) {
      return Optional.of(FileFormat.ALPACA);
    }
    return fields.contains("text") ? Optional.of(FileFormat.TEXT_JSONL) : Optional.empty();
  }

  /** The shape of a file, or a problem that names its columns. */
  static Optional<JsonShape> shape(Collection<String> fields, ProblemLog log) {
    Optional<FileFormat> format = shapeOf(fields);
    if (format.isEmpty()) {
      log.reject(
          new RowProblem(
              1,
              0,
              "",
              "the columns are "
                  + String.join(", ", fields)
                  + "; expected messages, conversations, question and answer, prompt and"
                  + " completion, instruction and output, or text"));
    }
    return format.map(JsonShape::of);
  }

  /** Reads a row and tells a mistake; empty when there is one. */
  static Optional<TrainingRow> read(JsonShape shape, JsonNode value, long number, ProblemLog log) {
    log.row();
    try {
      return Optional.of(shape.read(value, log));
    } catch (InvalidRowException e) {
      log.reject(new RowProblem(number, 0, e.pointer(), e.reason()));
      return Optional.empty();
    }
  }
}
