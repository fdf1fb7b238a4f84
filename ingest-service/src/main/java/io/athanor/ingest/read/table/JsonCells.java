package io.athanor.ingest.read.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * Cells of a JSON object: texts as they are, numbers and truth values as written, null as an empty
 * cell, lists and objects as JSON.
 */
final class JsonCells {

  private static final int DEEPEST = 200;

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonCells() {}

  /** The cells of a row, by the table's columns; new fields become columns. */
  static List<String> of(JsonNode row, TableDraft table) {
    List<String> cells = new ArrayList<>();
    for (var field : row.properties()) {
      int column = table.column(field.getKey());
      while (cells.size() <= column) {
        cells.add("");
      }
      cells.set(column, cell(field.getValue()));
    }
    return cells;
  }

  /** The parser's message without the source excerpt that it appends. */
  static String reason(JsonProcessingException problem) {
    String message = problem.getOriginalMessage();
    return "not valid JSON: " + message.lines().findFirst().orElse("");
  }

  private static String cell(JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
