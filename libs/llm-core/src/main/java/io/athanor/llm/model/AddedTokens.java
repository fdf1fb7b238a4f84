package io.athanor.llm.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tokens beside the vocabulary, as transformers puts them together: those of {@code
 * tokenizer.json}, those of {@code tokenizer_config.json}, and the special tokens that the settings
 * name.
 *
 * @param byId in order of the ids
 * @param named spellings of the special tokens that the settings name
 */
record AddedTokens(Map<Integer, Token> byId, Set<String> named) {
  private static final List<String> ROLES =
      List.of("bos", "eos", "unk", "sep", "pad", "cls", "mask");

  record Token(String text, boolean special) {}

  static AddedTokens of(HuggingFaceFiles files) {
    Map<Integer, Token> byId = new TreeMap<>();
    Map<String, Integer> ids = new HashMap<>();
    files
        .tokenizer()
        .path("model")
        .path("vocab")
        .properties()
        .forEach(entry -> ids.put(entry.getKey(), entry.getValue().asInt(-1)));
    for (JsonNode token : files.tokenizer().path("added_tokens")) {
      put(byId, ids, token.path("id").asInt(-1), token);
    }
    files
        .tokenizerConfig()
        .path("added_tokens_decoder")
        .properties()
        .forEach(entry -> put(byId, ids, id(entry.getKey()), entry.getValue()));
    Set<String> named = named(files.tokenizerConfig());
    for (String text : named) {
      Integer id = ids.get(text);
      if (id != null) {
        byId.put(id, new Token(text, true));
      }
    }
    return new AddedTokens(byId, named);
  }

  private static void put(
      Map<Integer, Token> byId, Map<String, Integer> ids, int id, JsonNode token) {
    String text = token.path("content").asText();
    byId.put(id, new Token(text, token.path("special").asBoolean()));
    ids.put(text, id);
  }

  private static int id(String text) {
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
  }

  private static Set<String> named(JsonNode settings) {
    Set<String> named = new HashSet<>();
    for (String role : ROLES) {
      add(named, settings.path(role + "_token"));
    }
    settings.path("additional_special_tokens").forEach(token -> add(named, token));
    settings.path("extra_special_tokens").forEach(token -> add(named, token));
    return named;
  }

  private static void add(Set<String> named, JsonNode token) {
    JsonNode text = token.isObject() ? token.path("content") : token;
    if (text.isTextual()) {
      named.add(text.textValue());
    }
  }
}
