package io.athanor.llm.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.llm.format.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** A text and the ids that the reference library gives it. */
public record ExpectedIds(String text, int[] ids) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<ExpectedIds> read(String resource) throws IOException {
    List<ExpectedIds> expected = new ArrayList<>();
    for (String line : Files.readAllLines(Golden.path(resource))) {
      JsonNode record = JSON.readTree(line);
      expected.add(new ExpectedIds(record.get("text").asText(), ints(record.get("ids"))));
    }
    return expected;
  }

  public static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int index = 0; index < values.length; index++) {
      values[index] = array.get(index).asInt();
    }
    return values;
  }

  /** The texts whose ids differ. */
  static List<String> differing(List<ExpectedIds> expected, Tokenizer tokenizer) {
    return expected.stream()
        .filter(row -> !java.util.Arrays.equals(row.ids(), tokenizer.encode(row.text(), true)))
        .map(ExpectedIds::text)
        .toList();
  }
}
