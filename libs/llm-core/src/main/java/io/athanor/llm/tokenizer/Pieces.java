package io.athanor.llm.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that each token stands for.
 *
 * <p>A byte-level vocabulary writes each byte as one printable character (GPT-2's table); a
 * SentencePiece one writes a space as U+2581 and lone bytes as {@code <0xE2>}.
 */
final class Pieces {
  private static final int MOST_TOKENS = 1 << 22;
  private static final Pattern BYTE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");
  private static final int[] BYTE_OF = new int[512];

  static {
    // GPT-2: printable bytes stand for themselves, the others for U+0100 upwards.
    Arrays.fill(BYTE_OF, -1);
    int next = 256;
    for (int value = 0; value < 256; value++) {
      boolean printable =
          (value >= '!' && value <= '~')
              || (value >= 0xa1 && value <= 0xac)
              || (value >= 0xae && value <= 0xff);
      BYTE_OF[printable ? value : next++] = value;
    }
  }

  private final @Nullable String[] spellings;
  private final boolean[] added;
  private final boolean byteLevel;

  Pieces(JsonNode definition, List<AddedToken> addedTokens) {
    JsonNode vocabulary = definition.path("model").path("vocab");
    int size = vocabulary.size();
    if (!vocabulary.isArray()) {
      for (JsonNode id : vocabulary) {
        size = Math.max(size, afterId(id.asInt(-1)));
      }
    }
    for (AddedToken token : addedTokens) {
      size = Math.max(size, afterId(token.id()));
    }
    spellings = new @Nullable String[size];
    added = new boolean[size];
    if (vocabulary.isArray()) {
      for (int id = 0; id < vocabulary.size(); id++) {
        spellings[id] = vocabulary.path(id).path(0).asText();
      }
    } else {
      vocabulary
          .properties()
          .forEach(entry -> spellings[entry.getValue().asInt()] = entry.getKey());
    }
    for (AddedToken token : addedTokens) {
      spellings[token.id()] = token.content();
      added[token.id()] = true;
    }
    byteLevel = definition.path("decoder").toString().contains("\"ByteLevel\"");
  }

  private static int afterId(int id) {
    if (id < 0 || id >= MOST_TOKENS) {
      throw new TokenizerException(
          "a token has the id %d; ids from 0 to %d are possible".formatted(id, MOST_TOKENS - 1));
    }
    return id + 1;
  }

  int size() {
    return spellings.length;
  }

  byte[] bytes(int id) {
    if (id < 0 || id >= spellings.length) {
      throw new IllegalArgumentException(
          "token id " + id + " is outside the vocabulary of " + spellings.length);
    }
    String spelling = spellings[id];
    if (spelling == null) {
      return new byte[0];
    }
    if (added[id]) {
      return spelling.getBytes(StandardCharsets.UTF_8);
    }
    return byteLevel ? byteLevelBytes(spelling) : sentencePieceBytes(spelling);
  }

  private static byte[] byteLevelBytes(String spelling) {
    byte[] bytes = new byte[spelling.length()];
    for (int index = 0; index < bytes.length; index++) {
      char character = spelling.charAt(index);
      int value = character < BYTE_OF.length ? BYTE_OF[character] : -1;
      if (value < 0) {
        return spelling.getBytes(StandardCharsets.UTF_8);
      }
      bytes[index] = (byte) value;
    }
    return bytes;
  }

  private static byte[] sentencePieceBytes(String spelling) {
    Matcher matcher = BYTE.matcher(spelling);
    return matcher.matches()
        ? new byte[] {(byte) Integer.parseInt(matcher.group(1), 16)}
        : spelling.replace('\u2581', ' ').getBytes(StandardCharsets.UTF_8);
  }
}
