package io.athanor.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.llm.format.Golden;
import io.athanor.llm.format.ModelFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void configOfTransformersFiveIsRead() throws IOException {
    assertThat(ModelConfig.ofFolder(Golden.path("lora-golden/mistral/base")))
        .isEqualTo(
            new ModelConfig(
                Architecture.MISTRAL,
                64,
                2,
                4,
                1,
                16,
                96,
                320,
                1e-6,
                100_000,
                new RopeScaling.None(),
                false,
                256));
  }

  @Test
  void configOfOlderTransformersIsRead() throws IOException {
    // Given
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"model_type": "llama", "hidden_act": "silu", "hidden_size": 2048, "intermediate_size": 8192,
         "num_hidden_layers": 16, "num_attention_heads": 32, "num_key_value_heads": 8,
         "vocab_size": 128256, "max_position_embeddings": 131072, "rms_norm_eps": 1e-05,
         "rope_theta": 500000.0, "tie_word_embeddings": true,
         "rope_scaling": {"factor": 32.0, "high_freq_factor": 4.0, "low_freq_factor": 1.0,
                          "original_max_position_embeddings": 8192, "rope_type": "llama3"}}
        """);
    // When
    ModelConfig config = ModelConfig.ofFolder(folder);
    // Then
    assertThat(config.headDimension()).isEqualTo(64);
    assertThat(config.ropeTheta()).isEqualTo(500_000);
    assertThat(config.ropeScaling()).isEqualTo(new RopeScaling.Llama3(32, 1, 4, 8192));
    assertThat(config.parameters()).isEqualTo(1_235_814_400L);
    double[] frequencies = config.inverseFrequencies();
    assertThat(frequencies[0]).isEqualTo(1);
    assertThat(frequencies[31]).isCloseTo(Math.pow(500_000, -62.0 / 64) / 32, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          model_type | "gemma" | model_type "gemma" is not supported; supported are llama, mistral, qwen2, qwen3
          hidden_act | "gelu" | hidden_act "gelu" is not supported
          use_sliding_window | true | use_sliding_window = true is not supported for llama
          rope_parameters | {"rope_type": "yarn"} | rope type "yarn" is not supported; supported: default, llama3
          rope_parameters | {"rope_type": "llama3", "factor": 0} | rope scaling llama3: factor 0.0
          rope_parameters | {"rope_type": "llama3", "low_freq_factor": 4, "high_freq_factor": 4} | the last two rising
          rope_parameters | {"rope_theta": "big"} | rope_theta must be a number
          rope_parameters | {"rope_theta": 1e4, "partial_rotary_factor": 0.5} | partial_rotary_factor
          rope_parameters | {"rope_theta": -1} | rope theta -1.0 is out of range
          quantization_config | {"bits": 4} | quantization_config: quantised folders are not supported
          num_attention_heads | 0 | num_attention_heads must be positive, was 0
          num_attention_heads | -4 | num_attention_heads must be positive, was -4
          num_hidden_layers | 1000000 | layer count must be at most 1024, was 1000000
          hidden_size | 2147483648 | hidden_size must be a whole number
          hidden_size | 2147483647 | hidden size must be at most
          vocab_size | -1 | vocabulary size must be positive, was -1
          vocab_size | null | vocab_size must be a whole number but is null
          intermediate_size | 1e400 | intermediate_size must be a whole number
          max_position_embeddings | 0 | context length must be positive
          tie_word_embeddings | "yes" | tie_word_embeddings must be true or false
          rms_norm_eps | 0 | norm epsilon 0.0
          hidden_size | "64" | hidden_size must be a whole number
          num_key_value_heads | 3 | 4 heads are no multiple of 3 key-value heads
          num_hidden_layers | 0 | layer count must be positive
          head_dim | 15 | head dimension 15 must be even
          """)
  void whatIsNotSupportedIsRefusedByName(String field, String value, String reason)
      throws IOException {
    // Given
    ObjectNode config =
        (ObjectNode) JSON.readTree(Golden.path("gguf-golden/hf/config.json").toFile());
    config.set(field, JSON.readTree(value));
    Files.write(folder.resolve("config.json"), JSON.writeValueAsBytes(config));
    // When, Then
    assertThatThrownBy(() -> ModelConfig.ofFolder(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining(reason);
  }
}
