package io.athanor.llm.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.llm.format.GgufValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ids of the special tokens, and whether the tokenizer adds them, as GGUF metadata in the order of
 * llama.cpp's converter: first those that {@code tokenizer_config.json} names, then those for which
 * {@code config.json} has an id.
 */
final class SpecialTokensGguf {
  /** Roles that GGUF has a key for an id for, with the name in it. */
  private static final Map<String, String> ID_KEYS =
      Map.of(
          "bos", "bos",
          "eos", "eos",
          "unk", "unknown",
          "sep", "seperator", // spelled like this in the GGUF specification
          "pad", "padding",
          "mask", "mask",
          "eot", "eot",
          "eom", "eom");

  /** Roles that GGUF has a key for being added for. */
  private static final List<String> ADDED_ROLES = List.of("bos", "eos", "sep");

  private final HuggingFaceFiles files;
  private final int idLimit;
  private final List<String> roles =
      new ArrayList<>(List.of("bos", "eos", "unk", "sep", "pad", "cls", "mask"));

  /** Texts, or the nodes of names that are no texts. */
  private final Map<String, Object> names = new HashMap<>();

  private final Map<String, Integer> ids = new LinkedHashMap<>();
  private final Map<String, Boolean> added = new LinkedHashMap<>();

  private SpecialTokensGguf(HuggingFaceFiles files, int idLimit) {
    this.files = files;
    this.idLimit = idLimit;
  }

  /**
   * @param idLimit ids from here on do not exist and are left out
   */
  static void put(HuggingFaceFiles files, int idLimit, Map<String, GgufValue> values)
      throws IOException {
    SpecialTokensGguf tokens = new SpecialTokensGguf(files, idLimit);
    tokens.read();
    tokens.ids.forEach(
        (role, id) -> {
          String key = ID_KEYS.get(role);
          if (key != null) {
            values.put("tokenizer.ggml." + key + "_token_id", GgufValue.uint32(id));
          }
        });
    tokens.added.forEach(
        (role, add) -> {
          if (ADDED_ROLES.contains(role)) {
            values.put("tokenizer.ggml.add_" + role + "_token", GgufValue.bool(add));
          }
        });
    if (!files.tokenizerConfig().isMissingNode()) {
      ChatTemplateGguf.put(files, values);
    }
  }

  private void read() {
    for (String role : List.of("bos", "eos", "unk", "sep", "pad", "cls", "mask")) {
      JsonNode name = files.tokenizerConfig().path(role + "_token");
      if (name.isTextual() && !name.textValue().isEmpty()) {
        names.put(role, name.textValue());
      } else if (name.isObject()) {
        names.put(role, name);
      }
    }
    if (!files.tokenizer().isMissingNode()) {
      names.computeIfAbsent("bos", role -> names.get("cls"));
      names.computeIfAbsent("eos", role -> names.get("sep"));
      TemplateTokens.read(files.tokenizer(), this);
    }
    if (!files.tokenizerConfig().isMissingNode()) {
      roles.forEach(this::readSettings);
    }
    roles.forEach(role -> putId(role, files.config().path(role + "_token_id")));
  }

  private void readSettings(String role) {
    JsonNode add = files.tokenizerConfig().path("add_" + role + "_token");
    if (add.isBoolean()) {
      added.put(role, add.booleanValue());
    }
    Object name = names.get(role);
    String text = name instanceof JsonNode node ? node.path("content").textValue() : (String) name;
    for (JsonNode token : files.tokenizer().path("added_tokens")) {
      if (text != null && token.path("content").asText().equals(text)) {
        putId(role, token.path("id"));
        return;
      }
    }
  }

  private void putId(String role, JsonNode id) {
    if (id.isIntegralNumber() && id.intValue() >= 0 && id.intValue() < idLimit) {
      ids.putIfAbsent(role, id.intValue());
    }
  }

  /** A text, a node that is no text, or null if the role has no token. */
  @Nullable Object named(String role) {
    return names.get(role);
  }

  void name(String role, String text) {
    names.put(role, text);
  }

  void add(String role, boolean adds) {
    added.put(role, adds);
  }

  /** The end of sequence that the settings name, where the post-processor has another one. */
  void nameAnotherEnd(@Nullable Object end) {
    String role = roles.contains("eot") ? "eom" : "eot";
    if (!roles.contains(role)) {
      roles.add(role);
      if (end != null) {
        names.put(role, end);
      }
    }
  }
}
