package io.athanor.dataset.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.kit.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;

/** JSON Lines: one value a line, UTF-8, line feeds; empty lines are skipped when reading. */
final class JsonLines {

  private JsonLines() {}

  static void write(Iterator<?> values, OutputStream stream) throws IOException {
    while (values.hasNext()) {
      stream.write(Json.bytes(values.next()));
      stream.write('\n');
    }
  }

  /** Reads each line with a function of the value and its place, {@code line N}. */
  static <T> List<T> read(InputStream stream, BiFunction<JsonNode, String, T> value)
      throws IOException {
    List<T> values = new ArrayList<>();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank()) {
        values.add(value.apply(parse(line, number), "line " + number));
      }
    }
    return values;
  }

  private static JsonNode parse(String line, int number) {
    try {
      return Json.mapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new InvalidConversationException(
          "line " + number, "not valid JSON: " + e.getOriginalMessage());
    }
  }
}
