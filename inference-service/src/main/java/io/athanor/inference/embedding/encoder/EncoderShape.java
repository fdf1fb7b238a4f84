package io.athanor.inference.embedding.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The sizes of a BERT encoder, from {@code config.json}.
 *
 * @param hiddenSize width of a token, and of the embedding
 * @param headSize width of one attention head
 * @param positions longest text in tokens, both ends included
 * @param normEpsilon what keeps a layer norm from dividing by zero
 */
public record EncoderShape(
    int vocabularySize,
    int hiddenSize,
    int layers,
    int heads,
    int headSize,
    int feedForwardSize,
    int positions,
    float normEpsilon) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads the sizes and refuses what would be computed differently.
   *
   * @throws EncoderException naming the field that is missing or not supported
   */
  static EncoderShape read(Path folder) {
    Path file = folder.resolve("config.json");
    JsonNode config;
    try {
      config = JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new EncoderException(file + " cannot be read: " + e.getMessage(), e);
    }
    require(file, config, "model_type", "bert");
    require(file, config, "hidden_act", "gelu");
    require(file, config, "position_embedding_type", "absolute");
    int hiddenSize = size(file, config, "hidden_size");
    int heads = size(file, config, "num_attention_heads");
    if (hiddenSize % heads != 0) {
      throw new EncoderException(
          "%s: hidden_size %d is no multiple of num_attention_heads %d"
              .formatted(file, hiddenSize, heads));
    }
    return new EncoderShape(
        size(file, config, "vocab_size"),
        hiddenSize,
        size(file, config, "num_hidden_layers"),
        heads,
        hiddenSize / heads,
        size(file, config, "intermediate_size"),
        size(file, config, "max_position_embeddings"),
        (float) config.path("layer_norm_eps").asDouble(1e-12));
  }

  private static void require(Path file, JsonNode config, String field, String value) {
    String actual = config.path(field).asText(value);
    if (!actual.equals(value)) {
      throw new EncoderException(
          "%s: %s is \"%s\", but only \"%s\" is supported".formatted(file, field, actual, value));
    }
  }

  private static int size(Path file, JsonNode config, String field) {
    int value = config.path(field).asInt(0);
    if (value < 1) {
      throw new EncoderException(file + ": " + field + " must be a positive number");
    }
    return value;
  }
}
