package io.athanor.llm.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Writes the {@code tokenizer.json} that the tokenizer inside a GGUF file stands for.
 *
 * <p>{@code tokenizer.ggml.model} says which: {@code gpt2} is byte-level byte-pair encoding with
 * the merges in the file, {@code llama} is SentencePiece, whose merges follow from the scores of
 * the pieces. Token types (1 normal, 2 unknown, 3 control, 4 user-defined, 5 unused, 6 byte) decide
 * which tokens are special.
 */
final class GgufDefinition {
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;

  private final JsonNodeFactory json = JsonNodeFactory.instance;
  private final TokenizerMetadata metadata;
  private final String[] tokens;
  private final int[] types;

  GgufDefinition(TokenizerMetadata metadata) {
    this.metadata = metadata;
    tokens = required(metadata.strings("tokenizer.ggml.tokens"), "tokenizer.ggml.tokens");
    types = required(metadata.integers("tokenizer.ggml.token_type"), "tokenizer.ggml.token_type");
    if (types.length != tokens.length) {
      throw new TokenizerException(
          "GGUF key tokenizer.ggml.token_type has "
              + types.length
              + " entries for "
              + tokens.length
              + " tokens");
    }
  }

  private static <T> T required(@Nullable T value, String key) {
    if (value == null) {
      throw new TokenizerException("GGUF key " + key + " is missing: the file has no tokenizer");
    }
    return value;
  }

  ObjectNode definition() {
    String kind = required(metadata.string("tokenizer.ggml.model"), "tokenizer.ggml.model");
    ObjectNode definition = json.objectNode();
    definition.put("version", "1.0");
    definition.set("added_tokens", addedTokens());
    switch (kind) {
      case "gpt2" -> byteLevel(definition);
      case "llama" -> sentencePiece(definition);
      default ->
          throw new TokenizerException(
              "GGUF key tokenizer.ggml.model: '" + kind + "' is not known; known are gpt2, llama");
    }
    return definition;
  }

  private ArrayNode addedTokens() {
    ArrayNode added = json.arrayNode();
    for (int id = 0; id < tokens.length; id++) {
      if (types[id] != CONTROL && types[id] != UNKNOWN && types[id] != USER_DEFINED) {
        continue;
      }
      added
          .addObject()
          .put("id", id)
          .put("content", tokens[id])
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", types[id] != USER_DEFINED);
    }
    return added;
  }

  private ObjectNode model() {
    ObjectNode vocabulary = json.objectNode();
    for (int id = 0; id < tokens.length; id++) {
      vocabulary.put(tokens[id], id);
    }
    if (vocabulary.size() != tokens.length) {
      throw new TokenizerException("GGUF key tokenizer.ggml.tokens: a token is listed twice");
    }
    ObjectNode model = json.objectNode().put("type", "BPE");
    model.set("vocab", vocabulary);
    return model;
  }

  private void byteLevel(ObjectNode definition) {
    PreTokenizer words = PreTokenizer.named(metadata.string("tokenizer.ggml.pre"));
    ObjectNode model = model();
    ArrayNode merges = model.putArray("merges");
    String[] lines = required(metadata.strings("tokenizer.ggml.merges"), "tokenizer.ggml.merges");
    for (String line : lines) {
      // A space cannot be part of a byte-level piece, but may be one in other vocabularies.
      int space = line.indexOf(' ', 1);
      if (space < 0) {
        throw new TokenizerException(
            "GGUF key tokenizer.ggml.merges: \"" + line + "\" is no pair of pieces");
      }
      merges.addArray().add(line.substring(0, space)).add(line.substring(space + 1));
    }
    model.put("ignore_merges", words.wholeWords());
    definition.set("model", model);
    if (words.normalized()) {
      definition.putObject("normalizer").put("type", "NFC");
    }
    ArrayNode steps =
        definition.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
    for (String expression : words.expressions()) {
      steps
          .addObject()
          .put("type", "Split")
          .put("behavior", "Isolated")
          .put("invert", false)
          .putObject("pattern")
          .put("Regex", expression);
    }
    boolean prefix = Boolean.TRUE.equals(metadata.flag("tokenizer.ggml.add_space_prefix"));
    byteLevelStep(steps.addObject(), prefix);
    byteLevelStep(definition.putObject("decoder"), prefix);
  }

  private static void byteLevelStep(ObjectNode step, boolean prefix) {
    step.put("type", "ByteLevel")
        .put("add_prefix_space", prefix)
        .put("trim_offsets", false)
        .put("use_regex", false);
  }

  private void sentencePiece(ObjectNode definition) {
    ObjectNode model = model();
    float[] scores = required(metadata.floats("tokenizer.ggml.scores"), "tokenizer.ggml.scores");
    if (scores.length != tokens.length) {
      throw new TokenizerException(
          "GGUF key tokenizer.ggml.scores has %d entries for %d tokens"
              .formatted(scores.length, tokens.length));
    }
    SentencePieceMerges.write(tokens, types, scores, model.putArray("merges"));
    Long unknown = metadata.integer("tokenizer.ggml.unknown_token_id");
    model
        .put("unk_token", tokens[unknownId(unknown)])
        .put("fuse_unk", true)
        .put("byte_fallback", true)
        .put("ignore_merges", false);
    definition.set("model", model);
    boolean prefix = !Boolean.FALSE.equals(metadata.flag("tokenizer.ggml.add_space_prefix"));
    ArrayNode normalizers =
        definition.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
    if (prefix) {
      normalizers.addObject().put("type", "Prepend").put("prepend", "\u2581");
    }
    replace(normalizers.addObject(), " ", "\u2581");
    ArrayNode decoders =
        definition.putObject("decoder").put("type", "Sequence").putArray("decoders");
    replace(decoders.addObject(), "\u2581", " ");
    decoders.addObject().put("type", "ByteFallback");
    decoders.addObject().put("type", "Fuse");
    if (prefix) {
      decoders.addObject().put("type", "Strip").put("content", " ").put("start", 1).put("stop", 0);
    }
  }

  private int unknownId(@Nullable Long id) {
    if (id != null && (id < 0 || id >= tokens.length)) {
      throw new TokenizerException(
          "GGUF key tokenizer.ggml.unknown_token_id: %d is outside the vocabulary of %d"
              .formatted(id, tokens.length));
    }
    return id == null ? 0 : Math.toIntExact(id);
  }

  private static void replace(ObjectNode step, String from, String to) {
    step.put("type", "Replace").put("content", to).putObject("pattern").put("String", from);
  }
}
