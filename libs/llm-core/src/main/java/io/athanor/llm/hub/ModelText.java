package io.athanor.llm.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufMetadata;
import io.athanor.llm.format.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a base model deals with text, in plain values.
 *
 * @param chatTemplate source of the Jinja chat template, if the model has one
 * @param stopTokenIds ids that end an answer: eos and eot of a GGUF file, or the eos ids of {@code
 *     config.json} and {@code generation_config.json} together
 */
public record ModelText(
    TokenizerSource tokenizer, @Nullable String chatTemplate, Set<Integer> stopTokenIds) {

  /** Where the tokenizer comes from. */
  public sealed interface TokenizerSource {
    /** A folder with {@code tokenizer.json} and, usually, {@code tokenizer_config.json}. */
    record Folder(Path path) implements TokenizerSource {}

    /**
     * The metadata of a GGUF file, keys {@code tokenizer.ggml.*} among them; value types as {@link
     * io.athanor.llm.format.GgufValue#plain()} gives them.
     */
    record Gguf(Map<String, Object> metadata) implements TokenizerSource {}
  }

  private static final String[] GGUF_STOP_KEYS = {
    "tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id", "tokenizer.ggml.eom_token_id"
  };

  public ModelText {
    stopTokenIds = Set.copyOf(stopTokenIds);
  }

  static ModelText ofGguf(GgufFile file) {
    GgufMetadata metadata = file.metadata();
    Set<Integer> stops = new TreeSet<>();
    for (String key : GGUF_STOP_KEYS) {
      metadata.integer(key).ifPresent(stops::add);
    }
    return new ModelText(
        new TokenizerSource.Gguf(metadata.plain()),
        metadata.string("tokenizer.chat_template").orElse(null),
        stops);
  }

  static ModelText ofFolder(Path folder) throws IOException {
    Set<Integer> stops = new TreeSet<>();
    addIds(stops, JsonFile.readIfPresent(folder.resolve("config.json")).path("eos_token_id"));
    addIds(
        stops,
        JsonFile.readIfPresent(folder.resolve("generation_config.json")).path("eos_token_id"));
    return new ModelText(
        new TokenizerSource.Folder(folder), chatTemplate(folder).orElse(null), stops);
  }

  /** A file of its own wins over the field in the tokenizer's configuration, as in transformers. */
  private static Optional<String> chatTemplate(Path folder) throws IOException {
    Path file = folder.resolve("chat_template.jinja");
    if (Files.isRegularFile(file)) {
      return Optional.of(Files.readString(file));
    }
    JsonNode template =
        JsonFile.readIfPresent(folder.resolve("tokenizer_config.json")).path("chat_template");
    if (template.isTextual()) {
      return Optional.of(template.textValue());
    }
    for (JsonNode named : template) {
      if (named.path("name").asText().equals("default")) {
        return Optional.ofNullable(named.path("template").textValue());
      }
    }
    return Optional.empty();
  }

  private static void addIds(Set<Integer> ids, JsonNode oneOrMany) {
    if (oneOrMany.isInt()) {
      ids.add(oneOrMany.intValue());
    }
    oneOrMany.forEach(id -> ids.add(id.intValue()));
  }
}
