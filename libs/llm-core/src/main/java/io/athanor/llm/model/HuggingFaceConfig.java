package io.athanor.llm.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.llm.format.JsonFile;
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
  private static final long LARGEST_FILE = 10_000_000;

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
    if (Files.size(file) > LARGEST_FILE) {
      throw new ModelFileException(file, "has " + Files.size(file) + " bytes: this is no config");
    }
    try {
      return new HuggingFaceConfig(file, JsonFile.read(file)).config();
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
    refuseOtherMathematics(architecture);
    int hiddenSize = integer("hidden_size");
    int heads = integer("num_attention_heads");
    if (heads < 1) {
      throw refused("num_attention_heads must be positive, was " + heads);
    }
    return new ModelConfig(
        architecture,
        hiddenSize,
        integer("num_hidden_layers"),
        heads,
        present("num_key_value_heads") ? integer("num_key_value_heads") : heads,
        present("head_dim") ? integer("head_dim") : hiddenSize / heads,
        integer("intermediate_size"),
        integer("vocab_size"),
        decimal(json, "rms_norm_eps", 1e-6),
        decimal(json.path("rope_parameters"), "rope_theta", decimal(json, "rope_theta", 10_000)),
        ropeScaling(),
        flag("tie_word_embeddings"),
        contextLength(architecture),
        new ModelConfig.Biases(
            architecture.queryKeyValueBias() || flag("attention_bias"),
            flag("attention_bias"),
            flag("mlp_bias")));
  }

  private void refuseOtherMathematics(Architecture architecture) {
    String activation = json.path("hidden_act").asText("silu");
    if (!activation.equals("silu")) {
      throw refused("hidden_act \"" + activation + "\" is not supported; supported is silu");
    }
    requireFalse("use_sliding_window", false);
    requireFalse(
        "attention_bias", architecture == Architecture.LLAMA || architecture == Architecture.QWEN3);
    requireFalse("mlp_bias", architecture == Architecture.LLAMA);
    for (JsonNode place : new JsonNode[] {json, json.path("rope_parameters")}) {
      if (decimal(place, "partial_rotary_factor", 1) != 1) {
        throw refused("partial_rotary_factor other than 1 is not supported");
      }
    }
    if (present("quantization_config")) {
      throw refused("quantization_config: quantised folders are not supported, use the original");
    }
  }

  private void requireFalse(String field, boolean supported) {
    if (flag(field) && !supported) {
      throw refused(field + " = true is not supported for " + json.path("model_type").asText());
    }
  }

  private RopeScaling ropeScaling() {
    JsonNode scaling =
        json.hasNonNull("rope_parameters")
            ? json.path("rope_parameters")
            : json.path("rope_scaling");
    String type = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
    return switch (type) {
      case "default" -> new RopeScaling.None();
      case "llama3" ->
          new RopeScaling.Llama3(
              decimal(scaling, "factor", 8),
              decimal(scaling, "low_freq_factor", 1),
              decimal(scaling, "high_freq_factor", 4),
              (int) decimal(scaling, "original_max_position_embeddings", 8192));
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

  private boolean flag(String field) {
    JsonNode value = json.path(field);
    if (present(field) && !value.isBoolean()) {
      throw refused(field + " must be true or false but is " + value);
    }
    return value.booleanValue();
  }

  private double decimal(JsonNode place, String field, double otherwise) {
    JsonNode value = place.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isNumber()) {
      throw refused(field + " must be a number but is " + value);
    }
    return value.doubleValue();
  }

  private ModelFileException refused(String problem) {
    return new ModelFileException(file, problem);
  }
}
