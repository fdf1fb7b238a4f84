package io.athanor.llm.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.llm.format.ModelFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads {@code config.json}, in the shape of transformers 5 ({@code rope_parameters}) and of older
 * versions ({@code rope_theta}, {@code rope_scaling}). Whatever would change the mathematics and is
 * not supported is refused by its field name.
 */
final class HuggingFaceConfig {
  private final Path file;
  private final JsonNode json;

  private HuggingFaceConfig(Path file, JsonNode json) {
    this.file = file;
    this.json = json;
  }

  static ModelConfig read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ModelFileException(file, "is missing: a model folder needs it");
    }
    try {
      return new HuggingFaceConfig(file, new ObjectMapper().readTree(Files.readAllBytes(file)))
          .config();
    } catch (JsonProcessingException e) {
      throw new ModelFileException(file, "no valid JSON: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(file, String.valueOf(e.getMessage()), e);
    }
  }

  private ModelConfig config() {
    String modelType = json.path("model_type").asText("");
    Architecture architecture =
        Architecture.ofHuggingFace(modelType)
            .orElseThrow(
                () ->
                    refused(
                        "model_type \"%s\" is not supported; supported are %s"
                            .formatted(modelType, Architecture.supported())));
    refuseOtherMathematics();
    int hiddenSize = integer("hidden_size");
    int heads = integer("num_attention_heads");
    JsonNode rope = json.has("rope_parameters") ? json.path("rope_parameters") : json;
    return new ModelConfig(
        architecture,
        hiddenSize,
        integer("num_hidden_layers"),
        heads,
        present("num_key_value_heads") ? integer("num_key_value_heads") : heads,
        present("head_dim") ? integer("head_dim") : hiddenSize / heads,
        integer("intermediate_size"),
        integer("vocab_size"),
        json.path("rms_norm_eps").asDouble(1e-6),
        rope.path("rope_theta").asDouble(10_000),
        ropeScaling(rope),
        json.path("tie_word_embeddings").asBoolean(false),
        contextLength(architecture));
  }

  private void refuseOtherMathematics() {
    String activation = json.path("hidden_act").asText("silu");
    if (!activation.equals("silu")) {
      throw refused("hidden_act \"" + activation + "\" is not supported; supported is silu");
    }
    for (String field : new String[] {"attention_bias", "mlp_bias", "use_sliding_window"}) {
      if (json.path(field).asBoolean()) {
        throw refused(field + " = true is not supported");
      }
    }
    if (json.path("partial_rotary_factor").asDouble(1) != 1) {
      throw refused("partial_rotary_factor other than 1 is not supported");
    }
    if (present("quantization_config")) {
      throw refused("quantization_config: quantised folders are not supported, use the original");
    }
  }

  private RopeScaling ropeScaling(JsonNode rope) {
    JsonNode scaling = json.has("rope_parameters") ? rope : json.path("rope_scaling");
    String type = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
    return switch (type) {
      case "default" -> new RopeScaling.None();
      case "llama3" ->
          new RopeScaling.Llama3(
              scaling.path("factor").asDouble(8),
              scaling.path("low_freq_factor").asDouble(1),
              scaling.path("high_freq_factor").asDouble(4),
              scaling.path("original_max_position_embeddings").asInt(8192));
      default ->
          throw refused("rope type \"" + type + "\" is not supported; supported: default, llama3");
    };
  }

  private int contextLength(Architecture architecture) {
    int positions = integer("max_position_embeddings");
    boolean windowed = architecture == Architecture.MISTRAL && present("sliding_window");
    return windowed ? Math.min(positions, integer("sliding_window")) : positions;
  }

  private boolean present(String field) {
    return !json.path(field).isNull() && json.has(field);
  }

  private int integer(String field) {
    JsonNode value = json.path(field);
    if (!value.isInt()) {
      throw refused(field + " must be a whole number but is " + value);
    }
    return value.intValue();
  }

  private ModelFileException refused(String problem) {
    return new ModelFileException(file, problem);
  }
}
