package io.athanor.trainer.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.trainer.engine.TokenRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokenised rows, one JSON object a line: {@code {"input_ids": [...], "labels": [...]}}. A label is
 * the token itself where there is loss and -100 where there is none, as PyTorch has it.
 */
final class RowFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NO_LABEL = -100;

  private RowFile() {}

  /**
   * @throws IllegalArgumentException naming the file and the line that is wrong
   */
  static List<TokenRow> read(Path file, int vocabularySize) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + ": there is no such file", e);
    }
    List<TokenRow> rows = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      try {
        rows.add(row(JSON.readTree(lines.get(i)), vocabularySize));
      } catch (JsonProcessingException e) {
        throw wrong(file, i, "is no JSON: " + e.getOriginalMessage(), e);
      } catch (IllegalArgumentException e) {
        throw wrong(file, i, String.valueOf(e.getMessage()), e);
      }
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(file + ": has no rows");
    }
    return rows;
  }

  private static TokenRow row(JsonNode row, int vocabularySize) {
    int[] tokens = integers(row, "input_ids");
    int[] labels = integers(row, "labels");
    if (labels.length != tokens.length) {
      throw new IllegalArgumentException(
          "has %d input_ids but %d labels".formatted(tokens.length, labels.length));
    }
    float[] weights = new float[labels.length];
    for (int i = 0; i < labels.length; i++) {
      if (tokens[i] < 0 || tokens[i] >= vocabularySize) {
        throw new IllegalArgumentException(
            "token %d is outside the vocabulary of %d".formatted(tokens[i], vocabularySize));
      }
      if (labels[i] != NO_LABEL && labels[i] != tokens[i]) {
        throw new IllegalArgumentException(
            "label %d is %d but the token there is %d".formatted(i, labels[i], tokens[i]));
      }
      weights[i] = labels[i] == NO_LABEL ? 0 : 1;
    }
    return new TokenRow(tokens, weights);
  }

  private static int[] integers(JsonNode row, String field) {
    JsonNode array = row.path(field);
    if (!array.isArray() || array.isEmpty()) {
      throw new IllegalArgumentException(field + " must be a list of token ids");
    }
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      if (!array.get(i).canConvertToInt()) {
        throw new IllegalArgumentException(field + " holds " + array.get(i) + ", no token id");
      }
      values[i] = array.get(i).intValue();
    }
    return values;
  }

  private static IllegalArgumentException wrong(
      Path file, int index, String problem, Exception cause) {
    return new IllegalArgumentException(
        "%s line %d: %s".formatted(file, index + 1, problem), cause);
  }
}
