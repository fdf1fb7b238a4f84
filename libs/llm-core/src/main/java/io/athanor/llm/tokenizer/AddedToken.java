package io.athanor.llm.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A token that is recognised in text before anything else.
 *
 * @param content its spelling
 * @param special whether it is a control token; the others are ordinary text with a token of its
 *     own
 */
record AddedToken(int id, String content, boolean special) {
  static List<AddedToken> in(JsonNode definition) {
    List<AddedToken> tokens = new ArrayList<>();
    for (JsonNode token : definition.path("added_tokens")) {
      tokens.add(
          new AddedToken(
              token.path("id").asInt(),
              token.path("content").asText(),
              token.path("special").asBoolean()));
    }
    return tokens;
  }
}
