package io.athanor.trainer.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.llm.jinja.TrustedText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of a recording: what a template was given and what the reference engine made of it.
 *
 * @param variables every field that is not about the recording itself; {@code tools} and {@code
 *     documents} are none and {@code add_generation_prompt} false unless given
 * @param rendered null if the template refused
 * @param error the reference engine's error, null if there was none
 */
record RecordedRender(
    String template,
    String name,
    Map<String, @Nullable Object> variables,
    @Nullable String rendered,
    @Nullable String error) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> ABOUT =
      Set.of("template", "case", "id", "name", "rendered", "error", "template_name");

  /** Objects whose fields are variables too. */
  private static final List<String> MORE_VARIABLES =
      List.of("chat_template_kwargs", "template_kwargs", "kwargs", "variables", "context", "extra");

  static RecordedRender parse(String line, String place) {
    JsonNode record;
    try {
      record = JSON.readTree(line);
    } catch (JsonProcessingException malformed) {
      throw new RecordingException(place + ": no JSON: " + malformed.getOriginalMessage());
    }
    String rendered = text(record, "rendered");
    String error = text(record, "error");
    String template = text(record, "template");
    if (template == null || (rendered == null) == (error == null)) {
      throw new RecordingException(
          place + ": needs \"template\" and either \"rendered\" or \"error\"");
    }
    String example = text(record, "case");
    return new RecordedRender(
        template,
        example == null ? template : template + ", case " + example,
        variables(record),
        rendered,
        error);
  }

  private static Map<String, @Nullable Object> variables(JsonNode record) {
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put("tools", null);
    variables.put("documents", null);
    variables.put("add_generation_prompt", false);
    add(variables, record);
    for (String name : MORE_VARIABLES) {
      add(variables, record.path(name));
    }
    return variables;
  }

  private static void add(Map<String, @Nullable Object> variables, JsonNode fields) {
    fields
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              JsonNode value = field.getValue();
              boolean container = MORE_VARIABLES.contains(name) && value.isObject();
              if (!ABOUT.contains(name) && !container) {
                variables.put(
                    name,
                    name.endsWith("_token") && value.isTextual()
                        ? new TrustedText(value.textValue())
                        : JSON.convertValue(value, Object.class));
              }
            });
  }

  private static @Nullable String text(JsonNode record, String field) {
    JsonNode value = record.path(field);
    return value.isTextual() ? value.textValue() : null;
  }
}
