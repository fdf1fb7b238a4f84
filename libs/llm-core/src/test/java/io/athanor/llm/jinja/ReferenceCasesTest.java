package io.athanor.llm.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.llm.format.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One construct of the language per line, against what the reference engine wrote. */
class ReferenceCasesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyConstructWritesWhatTheReferenceEngineWrites() throws IOException {
    // Given
    Map<String, ?> variables =
        JSON.convertValue(
            JSON.readTree(Golden.path("jinja/variables.json").toFile()),
            JSON.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
    List<String> wrong = new ArrayList<>();
    int count = 0;
    for (String line : Files.readAllLines(Golden.path("jinja/cases.jsonl"))) {
      JsonNode record = JSON.readTree(line);
      String source = record.get("template").asText();
      boolean refused = record.has("refused");
      String expected = refused ? "refused" : record.get("rendered").asText();
      // When
      String actual = render(source, variables);
      // Then
      if (refused ? !actual.startsWith(expected) : !actual.equals(expected)) {
        wrong.add("\n" + source + "\n expected " + expected + "\n actual   " + actual);
      }
      count++;
    }
    assertThat(wrong).isEmpty();
    assertThat(count).isEqualTo(152);
  }

  private static String render(String source, Map<String, ?> variables) {
    try {
      return Template.parse(source).render(variables).text();
    } catch (TemplateException refusal) {
      return "refused: " + refusal.getMessage();
    }
  }
}
