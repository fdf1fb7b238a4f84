package io.athanor.trainer.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.llm.jinja.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The templates of a recording by name: {@code NAME}, {@code NAME.jinja}, or a {@code
 * tokenizer_config.json} as {@code NAME.json} whose {@code chat_template} is one template or a list
 * of named ones.
 */
final class TemplateFolder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> ENDINGS =
      List.of("", ".jinja", ".jinja2", ".json", ".txt", "/chat_template.jinja");

  /** A template, and whether what it writes depends on the day. */
  record Source(Template template, boolean dated) {
    static Source of(String text) {
      return new Source(Template.parse(text), text.contains("strftime_now"));
    }
  }

  private final Path folder;
  private final Map<String, Map<String, String>> texts = new HashMap<>();
  private final Map<String, Source> parsed = new HashMap<>();

  TemplateFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * The template that a conversation is written with: of several, the one for tools if there are
   * some, else the one called default, as {@code transformers} chooses.
   *
   * @throws io.athanor.llm.jinja.TemplateException if it is malformed
   */
  Source source(String name, boolean withTools) throws IOException {
    Map<String, String> named = texts.get(name);
    if (named == null) {
      named = read(name);
      texts.put(name, named);
    }
    String toolUse = withTools ? named.get("tool_use") : null;
    String text = toolUse != null ? toolUse : named.get("default");
    if (text == null) {
      throw new RecordingException(folder.resolve(name) + " has no template called default");
    }
    Source known = parsed.get(text);
    if (known == null) {
      known = Source.of(text);
      parsed.put(text, known);
    }
    return known;
  }

  private Map<String, String> read(String name) throws IOException {
    for (String ending : ENDINGS) {
      Path file = folder.resolve(name + ending);
      if (Files.isRegularFile(file)) {
        String text = Files.readString(file);
        return file.toString().endsWith(".json") ? configured(text, file) : Map.of("default", text);
      }
    }
    throw new NoSuchFileException(folder.resolve(name).toString());
  }

  private static Map<String, String> configured(String text, Path file) throws IOException {
    JsonNode config = JSON.readTree(text);
    JsonNode templates = config.has("chat_template") ? config.get("chat_template") : config;
    if (templates.isTextual()) {
      return Map.of("default", templates.textValue());
    }
    Map<String, String> named = new HashMap<>();
    for (JsonNode template : templates) {
      add(named, template.path("name").textValue(), template.path("template").textValue());
    }
    if (named.isEmpty()) {
      throw new RecordingException(file + " has no chat_template");
    }
    return named;
  }

  private static void add(
      Map<String, String> named, @Nullable String name, @Nullable String template) {
    if (name != null && template != null) {
      named.put(name, template);
    }
  }
}
