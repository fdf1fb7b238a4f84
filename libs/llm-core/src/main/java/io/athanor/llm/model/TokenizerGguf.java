package io.athanor.llm.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.llm.format.GgufValue;
import io.athanor.llm.format.ModelFileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokenizer of a Hugging Face folder as GGUF metadata, in the order of llama.cpp's converter.
 *
 * <p>A {@code tokenizer.model} is SentencePiece; otherwise a {@code tokenizer.json} of byte-pair
 * encoding with byte fallback is SentencePiece without scores (Llama 2 and Mistral only), and one
 * without is byte-level. Others are refused.
 */
final class TokenizerGguf {
  private static final float SCORE_OF_ADDED = -1000;

  /** The converter adds an explicit "no BOS" for exactly this vocabulary size. */
  private static final int SMOLLM_VOCABULARY = 49_152;

  private final HuggingFaceFiles files;
  private final ModelConfig config;
  private final @Nullable String told;
  private boolean usedToldName;

  /**
   * @param told name of the pre-tokenizer if it is not in the converter's table; absent: the
   *     definition must be a known one
   */
  TokenizerGguf(HuggingFaceFiles files, ModelConfig config, @Nullable String told) {
    this.files = files;
    this.config = config;
    this.told = told;
  }

  /** Whether the told name of the pre-tokenizer was needed. */
  boolean usedToldName() {
    return usedToldName;
  }

  Map<String, GgufValue> values() throws IOException {
    Map<String, GgufValue> values = new LinkedHashMap<>();
    boolean llama = config.architecture().interleavedInGguf();
    JsonNode prefix = files.tokenizerConfig().path("add_prefix_space");
    if (llama && prefix.isBoolean()) {
      values.put("tokenizer.ggml.add_space_prefix", GgufValue.bool(prefix.booleanValue()));
    }
    if (files.has("tokenizer.model")) {
      putSentencePiece(sentencePieces(), values);
    } else if (llama && hasByteFallback()) {
      putSentencePiece(byteFallbackTokens(), values);
    } else {
      putByteLevel(values);
    }
    if (llama && config.vocabularySize() == SMOLLM_VOCABULARY) {
      values.put("tokenizer.ggml.add_bos_token", GgufValue.bool(false));
    }
    return values;
  }

  private void putSentencePiece(TokenTable tokens, Map<String, GgufValue> values)
      throws IOException {
    values.put("tokenizer.ggml.model", GgufValue.string("llama"));
    values.put("tokenizer.ggml.pre", GgufValue.string("default"));
    tokens.put(true, values);
    SpecialTokensGguf.put(files, tokens.size(), values);
  }

  private TokenTable sentencePieces() throws IOException {
    TokenTable tokens = new TokenTable(config.vocabularySize());
    List<SentencePieceModel.Piece> pieces =
        SentencePieceModel.read(files.file("tokenizer.model")).pieces();
    for (int id = 0; id < Math.min(pieces.size(), tokens.size()); id++) {
      SentencePieceModel.Piece piece = pieces.get(id);
      // Text that the model's trainer was given as one piece is text like any other.
      int type =
          piece.type() == SentencePieceModel.USER_DEFINED
              ? SentencePieceModel.NORMAL
              : piece.type();
      tokens.set(id, piece.text(), piece.score(), type);
    }
    for (Map.Entry<String, JsonNode> added : files.json("added_tokens.json").properties()) {
      int id = added.getValue().asInt(-1);
      if (tokens.has(id)) {
        tokens.set(id, added.getKey(), SCORE_OF_ADDED, SentencePieceModel.USER_DEFINED);
      }
    }
    JsonNode decoder = files.tokenizerConfig().path("added_tokens_decoder");
    for (Map.Entry<String, JsonNode> added : decoder.properties()) {
      int id = Integer.parseInt(added.getKey());
      if (tokens.has(id)) {
        setAdded(
            tokens,
            id,
            added.getValue().path("content").asText(),
            added.getValue().path("special").asBoolean());
      }
    }
    return tokens;
  }

  private static void setAdded(TokenTable tokens, int id, String text, boolean special) {
    boolean control = special || TokenTable.looksSpecial(text);
    tokens.set(
        id,
        control ? text : TokenTable.withSpaces(text),
        SCORE_OF_ADDED,
        control ? SentencePieceModel.CONTROL : SentencePieceModel.USER_DEFINED);
  }

  private boolean hasByteFallback() {
    JsonNode model = files.tokenizer().path("model");
    return model.path("type").asText().equals("BPE")
        && model.path("byte_fallback").asBoolean()
        && files.tokenizer().path("decoder").path("type").asText().equals("Sequence");
  }

  /** Without scores: all have the one that added tokens have. */
  private TokenTable byteFallbackTokens() {
    JsonNode vocabulary = files.tokenizer().path("model").path("vocab");
    AddedTokens added = AddedTokens.of(files);
    int base = vocabulary.size();
    int size = base + (int) added.byId().keySet().stream().filter(id -> id >= base).count();
    TokenTable tokens = new TokenTable(size);
    for (Map.Entry<String, JsonNode> token : vocabulary.properties()) {
      String text = token.getKey();
      int type =
          text.matches("<0x[0-9A-Fa-f]{2}>")
              ? SentencePieceModel.BYTE
              : added.named().contains(text)
                  ? SentencePieceModel.CONTROL
                  : SentencePieceModel.NORMAL;
      place(tokens, token.getValue().asInt(-1), text, type);
    }
    added
        .byId()
        .forEach(
            (id, token) -> {
              if (id >= base) {
                boolean control = added.named().contains(token.text());
                place(
                    tokens,
                    id,
                    token.text(),
                    control ? SentencePieceModel.CONTROL : SentencePieceModel.USER_DEFINED);
              }
            });
    return tokens;
  }

  private void putByteLevel(Map<String, GgufValue> values) throws IOException {
    if (!files.has(HuggingFaceFiles.TOKENIZER)) {
      throw new ModelFileException(files.folder(), "tokenizer.json is missing");
    }
    JsonNode model = files.tokenizer().path("model");
    if (!model.path("type").asText().equals("BPE") || model.path("byte_fallback").asBoolean()) {
      throw new ModelFileException(
          files.file(HuggingFaceFiles.TOKENIZER),
          "only byte-level BPE and SentencePiece tokenizers can be written to a GGUF file");
    }
    TokenTable tokens = new TokenTable(config.vocabularySize());
    for (Map.Entry<String, JsonNode> token : model.path("vocab").properties()) {
      place(tokens, token.getValue().asInt(-1), token.getKey(), SentencePieceModel.NORMAL);
    }
    AddedTokens.of(files)
        .byId()
        .forEach(
            (id, token) -> {
              require(tokens, id, token.text());
              setAdded(tokens, id, token.text(), token.special());
            });
    values.put("tokenizer.ggml.model", GgufValue.string("gpt2"));
    values.put("tokenizer.ggml.pre", GgufValue.string(preTokenizer()));
    tokens.put(false, values);
    List<String> merges = merges(model.path("merges"));
    if (!merges.isEmpty()) {
      values.put("tokenizer.ggml.merges", GgufValue.strings(merges));
    }
    SpecialTokensGguf.put(files, Integer.MAX_VALUE, values);
  }

  private String preTokenizer() throws IOException {
    Optional<String> known = PreTokenizerHash.nameOf(files.folder(), files.tokenizer());
    if (known.isEmpty() && told != null) {
      usedToldName = true;
      return told;
    }
    return known.isPresent() ? known.get() : PreTokenizerName.byDefinition(files);
  }

  private void place(TokenTable tokens, int id, String text, int type) {
    require(tokens, id, text);
    tokens.set(id, text, SCORE_OF_ADDED, type);
  }

  private void require(TokenTable tokens, int id, String text) {
    if (!tokens.has(id)) {
      throw new ModelFileException(
          files.file(HuggingFaceFiles.TOKENIZER),
          "token %s has id %d but the model has %d".formatted(text, id, tokens.size()));
    }
  }

  private static List<String> merges(JsonNode merges) {
    List<String> lines = new ArrayList<>();
    for (JsonNode merge : merges) {
      if (merge.isTextual()) {
        lines.add(merge.textValue());
      } else {
        // A space inside a part is written as the byte-level letter for space.
        lines.add(
            merge.path(0).asText().replace(' ', 'Ġ')
                + " "
                + merge.path(1).asText().replace(' ', 'Ġ'));
      }
    }
    return lines;
  }
}
