package io.athanor.llm.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every recorded rendering of real templates, refusals included. */
class ReferenceTemplatesTest {
  /** Some templates write today's date. */
  private static final Clock DAY_OF_RECORDING =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyRecordedRenderingIsReproduced() throws IOException {
    // Given
    Path folder = sharedData().resolve("chat-templates");
    assumeTrue(Files.isDirectory(folder), "skipped: no recorded renderings at " + folder);
    Map<String, Template> templates = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    int count = 0;
    for (String line : Files.readAllLines(folder.resolve("golden.jsonl"))) {
      JsonNode record = JSON.readTree(line);
      String name = record.get("template").asText();
      if (!templates.containsKey(name)) {
        templates.put(name, Template.parse(Files.readString(folder.resolve(name))));
      }
      // When
      String actual = render(templates.get(name), record);
      // Then
      String expected =
          record.has("error") ? record.get("error").asText() : record.get("rendered").asText();
      if (!actual.equals(expected)) {
        wrong.add(name + " " + record.get("case") + "\n" + expected + "\n" + actual);
      }
      count++;
    }
    assertThat(wrong).isEmpty();
    assertThat(count).isEqualTo(300);
  }

  private static String render(Template template, JsonNode record) {
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put("messages", JSON.convertValue(record.get("messages"), List.class));
    variables.put("tools", null);
    variables.put("documents", null);
    variables.put("add_generation_prompt", record.get("add_generation_prompt").asBoolean());
    variables.put("bos_token", new TrustedText(record.get("bos_token").asText()));
    variables.put("eos_token", new TrustedText(record.get("eos_token").asText()));
    try {
      return template.render(variables, RenderSettings.standard(DAY_OF_RECORDING)).text();
    } catch (TemplateRefusal refusal) {
      return "TemplateError: " + refusal.problem();
    }
  }

  /** The folder beside the repository that holds recorded data. */
  private static Path sharedData() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null && !Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    return folder.resolveSibling("shared").resolve("data");
  }
}
