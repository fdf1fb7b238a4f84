package io.athanor.llm.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The same tokenizer with other spellings of its special tokens.
 *
 * <p>Ids, merges and everything else stay, so text is cut exactly as before, but a special token is
 * found only under its alias. The aliases are random per process: no document can contain one. This
 * lets one call encode a text in which some spellings are special tokens and others are characters.
 */
final class Disguise {
  private static final String RANDOM = HexFormat.of().formatHex(randomBytes());

  private final Map<String, String> aliases = new HashMap<>();

  Disguise(List<AddedToken> tokens) {
    for (AddedToken token : tokens) {
      if (token.special()) {
        // Private-use characters survive every normalizer.
        aliases.put(token.content(), "\uF8F0" + RANDOM + "x" + token.id() + "\uF8F1");
      }
    }
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[12];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  String alias(AddedToken token) {
    return aliases.getOrDefault(token.content(), token.content());
  }

  /** Renames the special tokens in the definition and returns it. */
  ObjectNode apply(ObjectNode disguised) {
    for (JsonNode token : disguised.path("added_tokens")) {
      rename((ObjectNode) token, "content");
    }
    if (disguised.path("model") instanceof ObjectNode model) {
      rename(model, "unk_token");
      vocabulary(model);
      merges(model);
    }
    return disguised;
  }

  private void rename(ObjectNode node, String field) {
    String alias = aliases.get(node.path(field).asText());
    if (node.path(field).isTextual() && alias != null) {
      node.put(field, alias);
    }
  }

  private void vocabulary(ObjectNode model) {
    if (model.path("vocab") instanceof ObjectNode vocabulary) {
      aliases.forEach(
          (spelling, alias) -> {
            JsonNode id = vocabulary.remove(spelling);
            if (id != null) {
              vocabulary.set(alias, id);
            }
          });
    } else if (model.path("vocab") instanceof ArrayNode pieces) {
      for (JsonNode piece : pieces) {
        String alias = aliases.get(piece.path(0).asText());
        if (alias != null) {
          ((ArrayNode) piece).set(0, TextNode.valueOf(alias));
        }
      }
    }
  }

  /** A merge that gives or takes a special token would let plain characters become one. */
  private void merges(ObjectNode model) {
    if (!(model.path("merges") instanceof ArrayNode merges)) {
      return;
    }
    for (int index = merges.size() - 1; index >= 0; index--) {
      JsonNode merge = merges.get(index);
      String line = merge.asText();
      int space = line.indexOf(' ', 1);
      String left = merge.isArray() ? merge.path(0).asText() : line.substring(0, space);
      String right = merge.isArray() ? merge.path(1).asText() : line.substring(space + 1);
      if (aliases.containsKey(left)
          || aliases.containsKey(right)
          || aliases.containsKey(left + right)) {
        merges.remove(index);
      }
    }
  }
}
