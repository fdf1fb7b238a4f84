package io.athanor.llm.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.llm.format.GgufValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The chat template as GGUF metadata. {@code tokenizer_config.json} comes before {@code
 * chat_template.jinja} and {@code chat_template.json}; of several templates by name, the one called
 * default is the model's, the others get keys of their own.
 */
final class ChatTemplateGguf {
  private static final String KEY = "tokenizer.chat_template";

  private ChatTemplateGguf() {}

  static void put(HuggingFaceFiles files, Map<String, GgufValue> values) throws IOException {
    JsonNode settings = files.tokenizerConfig();
    if (settings.has("chat_template")) {
      put(settings.path("chat_template"), values);
    } else if (files.has("chat_template.jinja")) {
      values.put(KEY, GgufValue.string(files.text("chat_template.jinja")));
    } else {
      put(files.json("chat_template.json").path("chat_template"), values);
    }
  }

  private static void put(JsonNode template, Map<String, GgufValue> values) {
    if (template.isTextual()) {
      values.put(KEY, GgufValue.string(template.textValue()));
      return;
    }
    List<String> names = new ArrayList<>();
    JsonNode standard = null;
    for (JsonNode named : template) {
      String name = named.path("name").asText().replaceAll("[^A-Za-z0-9]", "_");
      if (name.equals("default")) {
        standard = named.path("template");
      } else if (!name.isEmpty() && named.path("template").isTextual()) {
        names.add(name);
        values.put(KEY + "." + name, GgufValue.string(named.path("template").textValue()));
      }
    }
    if (!names.isEmpty()) {
      values.put("tokenizer.chat_templates", GgufValue.strings(names));
    }
    if (standard != null && standard.isTextual()) {
      values.put(KEY, GgufValue.string(standard.textValue()));
    }
  }
}
