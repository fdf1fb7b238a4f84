package io.athanor.llm.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Makes tokenizers from a model's files; reads nothing but these files. */
public final class TokenizerFactory {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TokenizerFactory() {}

  /**
   * From a folder with {@code tokenizer.json} and, if present, {@code tokenizer_config.json} and
   * {@code special_tokens_map.json}.
   */
  public static Tokenizer fromFolder(Path folder) {
    Path file = folder.resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) {
      throw new TokenizerException(
          file + " does not exist: a model folder needs a tokenizer.json (a 'fast' tokenizer)");
    }
    if (!(read(file) instanceof ObjectNode definition)) {
      throw new TokenizerException(file + " is not a JSON object");
    }
    JsonNode config = read(folder.resolve("tokenizer_config.json"));
    JsonNode map = read(folder.resolve("special_tokens_map.json"));
    Map<String, Integer> ids = specialIds(definition);
    SpecialTokens special =
        new SpecialTokens(
            named("bos_token", config, map, ids),
            named("eos_token", config, map, ids),
            named("pad_token", config, map, ids),
            named("unk_token", config, map, ids),
            ids);
    return of(definition, special, file.toString());
  }

  /**
   * From the key-values of a GGUF file: values are strings, boxed numbers and booleans, and lists
   * or arrays of them.
   */
  public static Tokenizer fromGguf(Map<String, ? extends Object> keyValues) {
    return fromGguf(TokenizerMetadata.of(keyValues));
  }

  /**
   * From the metadata of a GGUF file.
   *
   * @throws TokenizerException if the kind of tokenizer or its pre-tokenizer is not known: a guess
   *     would give a model token ids it was not trained on
   */
  public static Tokenizer fromGguf(TokenizerMetadata metadata) {
    ObjectNode definition = new GgufDefinition(metadata).definition();
    SpecialTokens special =
        new SpecialTokens(
            id("tokenizer.ggml.bos_token_id", metadata),
            id("tokenizer.ggml.eos_token_id", metadata),
            id("tokenizer.ggml.padding_token_id", metadata),
            id("tokenizer.ggml.unknown_token_id", metadata),
            specialIds(definition));
    return of(definition, special, "the GGUF file");
  }

  /**
   * The {@code tokenizer.json} that the tokenizer inside a GGUF file stands for.
   *
   * @throws TokenizerException if the kind of tokenizer or its pre-tokenizer is not known
   */
  public static ObjectNode definition(TokenizerMetadata metadata) {
    return new GgufDefinition(metadata).definition();
  }

  private static Tokenizer of(ObjectNode definition, SpecialTokens special, String origin) {
    ObjectNode plain = definition.deepCopy();
    // The post-processor adds special tokens and trims positions, the other two cut and fill.
    for (String step : List.of("post_processor", "truncation", "padding")) {
      plain.putNull(step);
    }
    return new Tokenizer(plain, special, origin);
  }

  private static JsonNode read(Path file) {
    if (!Files.isRegularFile(file)) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException unreadable) {
      throw new TokenizerException(
          file + " is not readable JSON: " + unreadable.getMessage(), unreadable);
    }
  }

  private static Map<String, Integer> specialIds(ObjectNode definition) {
    Map<String, Integer> ids = new HashMap<>();
    for (AddedToken token : AddedToken.in(definition)) {
      if (token.special()) {
        ids.put(token.content(), token.id());
      }
    }
    return ids;
  }

  private static OptionalInt named(
      String field, JsonNode config, JsonNode map, Map<String, Integer> ids) {
    String spelling = spelling(config.path(field));
    if (spelling == null) {
      spelling = spelling(map.path(field));
    }
    Integer id = spelling == null ? null : ids.get(spelling);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  private static @Nullable String spelling(JsonNode token) {
    JsonNode text = token.isObject() ? token.path("content") : token;
    return text.isTextual() ? text.asText() : null;
  }

  private static OptionalInt id(String key, TokenizerMetadata metadata) {
    Long id = metadata.integer(key);
    return id == null || id < 0
        ? OptionalInt.empty()
        : OptionalInt.of(Math.clamp(id, -1, Integer.MAX_VALUE));
  }
}
