package io.athanor.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.llm.format.GgmlType;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufTensorNames;
import io.athanor.llm.format.GgufValue;
import io.athanor.llm.format.GgufWriter;
import io.athanor.llm.format.Golden;
import io.athanor.llm.format.LoraModule;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.format.SafetensorsWriter;
import io.athanor.llm.format.TensorContent;
import io.athanor.llm.format.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a folder or GGUF file may hold, beyond the recorded models. */
class ModelFamiliesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void llamaWithBiasesHasThemInItsShape() throws IOException {
    // Given
    ModelConfig config = written("llama", "\"attention_bias\": true, \"mlp_bias\": true");
    // Then
    assertThat(config.biases()).isEqualTo(new ModelConfig.Biases(true, true, true));
    assertThat(config.tensorShapes())
        .containsEntry("model.layers.0.self_attn.k_proj.bias", TensorShape.of(8))
        .containsEntry("model.layers.0.self_attn.o_proj.bias", TensorShape.of(16))
        .containsEntry("model.layers.0.mlp.gate_proj.bias", TensorShape.of(24))
        .containsEntry("model.layers.0.mlp.down_proj.bias", TensorShape.of(16));
  }

  @Test
  void biasesOfAGgufAreInFolderOrder() throws IOException {
    // Given
    ModelConfig config = written("llama", "\"attention_bias\": true");
    Map<String, float[]> values = values(config);
    writeFolder(values, config);
    Path gguf = folder.resolve("biased.gguf");
    writeGguf(values, config, gguf, true);
    // When
    try (WeightSource hf = WeightSource.open(folder);
        WeightSource file = WeightSource.open(gguf)) {
      // Then
      assertThat(file.config().biases()).isEqualTo(new ModelConfig.Biases(true, true, false));
      for (String name : hf.names()) {
        assertThat(file.read(name)).as(name).isEqualTo(hf.read(name));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mistral | "sliding_window": null | 256
          mistral | "sliding_window": 64 | 64
          qwen2 | "sliding_window": 64, "use_sliding_window": false | 256
          llama | "rope_scaling": null, "head_dim": null | 256
          llama | "rope_parameters": null, "rope_theta": 500000 | 256
          qwen3 | "head_dim": 8, "attention_bias": false | 256
          """)
  void optionalFieldsMayBeNullOrAbsent(String family, String fields, int context)
      throws IOException {
    // When
    ModelConfig config = written(family, fields);
    // Then
    assertThat(config.contextLength()).isEqualTo(context);
    assertThat(config.ropeTheta()).isEqualTo(fields.contains("500000") ? 500_000 : 10_000);
    assertThat(config.headDimension()).isEqualTo(8);
  }

  @Test
  void transformersFiveAndFourDescribeTheSameLlama3Rope() throws IOException {
    // Given
    String scaling =
        "\"factor\": 8, \"low_freq_factor\": 1, \"high_freq_factor\": 4, \"rope_type\": \"llama3\","
            + " \"original_max_position_embeddings\": 8192";
    // When
    ModelConfig five =
        written("llama", "\"rope_parameters\": {\"rope_theta\": 5e5, " + scaling + "}");
    ModelConfig four = written("llama", "\"rope_theta\": 5e5, \"rope_scaling\": {" + scaling + "}");
    // Then
    assertThat(five).isEqualTo(four);
    assertThat(five.ropeScaling()).isEqualTo(new RopeScaling.Llama3(8, 1, 4, 8192));
  }

  @Test
  void missingConfigFieldIsNamed() throws IOException {
    // Given
    ObjectNode config = config("llama", "\"hidden_act\": \"silu\"");
    config.remove("num_hidden_layers");
    Files.write(folder.resolve("config.json"), JSON.writeValueAsBytes(config));
    // Then
    assertThatThrownBy(() -> ModelConfig.ofFolder(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("num_hidden_layers must be a whole number");
  }

  @Test
  void tensorThatTheConfigurationDoesNotKnowIsRefused() throws IOException {
    // Given
    ModelConfig config = written("llama", "\"hidden_act\": \"silu\"");
    Map<String, float[]> values = values(config);
    values.put("model.layers.0.self_attn.rotary_emb.inv_freq", new float[4]);
    writeFolder(values, config);
    WeightSource.open(folder).close();
    values.put("model.layers.0.self_attn.q_norm.weight", new float[8]);
    writeFolder(values, config);
    // Then
    assertThatThrownBy(() -> WeightSource.open(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("tensor model.layers.0.self_attn.q_norm.weight is no part of a llama")
        .hasMessageContaining("supported are llama, mistral, qwen2, qwen3");
  }

  @Test
  void ggufTypeThatCannotBeReadIsRefusedWithTheListOfTypes() throws IOException {
    // Given
    ModelConfig config = written("llama", "\"hidden_act\": \"silu\"");
    Path gguf = folder.resolve("half.gguf");
    writeGguf(values(config), config, gguf, false);
    byte[] bytes = Files.readAllBytes(gguf);
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    // F32 and I32 take the same room: only the type's number changes.
    int place = text.indexOf("blk.0.ffn_norm.weight") + "blk.0.ffn_norm.weight".length() + 4 + 8;
    assertThat(bytes[place]).isZero();
    bytes[place] = (byte) GgmlType.I32.id();
    Files.write(gguf, bytes);
    // Then
    assertThatThrownBy(() -> WeightSource.open(gguf))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(
            "tensor blk.0.ffn_norm.weight is stored as I32, which is not supported; supported are"
                + " F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K");
  }

  @Test
  void adapterOfAnotherBaseIsRefused() throws IOException {
    // Given
    Path adapter = Golden.path("lora-golden/llama/adapter-final");
    ModelConfig own = ModelConfig.ofFolder(Golden.path("lora-golden/llama/base"));
    ModelConfig other = written("llama", "\"hidden_act\": \"silu\"");
    // Then
    assertThat(AdapterFit.read(adapter, own).modules()).hasSize(14);
    assertThatThrownBy(() -> AdapterFit.read(adapter, other))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(
            "made for another base model: model.layers.0.mlp.down_proj of the base")
        .hasMessageContaining("is [16, 24], the adapter was made for [64, 96]");
  }

  @Test
  void adapterWithAModuleThatTheBaseHasNotIsRefused() throws IOException {
    // Given
    Path adapter = Golden.path("lora-golden/llama/adapter-final");
    PeftAdapter trained = PeftAdapter.read(adapter);
    LoraModule module = trained.modules().getFirst();
    LoraModule further =
        new LoraModule(
            "model.layers.7.mlp.down_proj",
            module.rank(),
            module.inputs(),
            module.outputs(),
            module.a(),
            module.b());
    new PeftAdapter(trained.config(), List.of(module, further)).write(folder);
    ModelConfig own = ModelConfig.ofFolder(Golden.path("lora-golden/llama/base"));
    // When, Then
    assertThatThrownBy(() -> AdapterFit.read(folder, own))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("the base has no module model.layers.7.mlp.down_proj")
        .hasMessageContaining("Use it with the base it was trained on");
  }

  @Test
  void adapterGgufIsCheckedAgainstItsBase() throws IOException {
    // Given
    try (GgufFile adapter = GgufFile.open(Golden.path("gguf-golden/lora-f32.gguf"));
        GgufFile base = GgufFile.open(Golden.path("gguf-golden/base-q8_0.gguf"))) {
      ModelConfig other = written("llama", "\"hidden_act\": \"silu\"");
      // Then
      AdapterFit.require(adapter, ModelConfig.ofGguf(base));
      assertThatThrownBy(() -> AdapterFit.require(adapter, other))
          .hasMessageContaining("made for another base model");
      assertThatThrownBy(() -> AdapterFit.require(base, ModelConfig.ofGguf(base)))
          .hasMessageContaining("general.type is \"model\", not adapter");
    }
  }

  private ModelConfig written(String family, String fields) throws IOException {
    Files.write(folder.resolve("config.json"), JSON.writeValueAsBytes(config(family, fields)));
    return ModelConfig.ofFolder(folder);
  }

  private static ObjectNode config(String family, String fields) throws IOException {
    ObjectNode config =
        (ObjectNode)
            JSON.readTree(
                """
                {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 1,
                 "num_attention_heads": 2, "num_key_value_heads": 1, "vocab_size": 10,
                 "max_position_embeddings": 256, "tie_word_embeddings": true}
                """);
    config.put("model_type", family);
    config.setAll((ObjectNode) JSON.readTree("{" + fields + "}"));
    return config;
  }

  /** Each value is its own place, so that a wrong order shows. */
  private static Map<String, float[]> values(ModelConfig config) {
    Map<String, float[]> values = new LinkedHashMap<>();
    config
        .tensorShapes()
        .forEach(
            (name, shape) -> {
              float[] tensor = new float[(int) shape.elements()];
              for (int index = 0; index < tensor.length; index++) {
                tensor[index] = values.size() * 1000 + index;
              }
              values.put(name, tensor);
            });
    return values;
  }

  private void writeFolder(Map<String, float[]> values, ModelConfig config) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter();
    values.forEach(
        (name, tensor) ->
            writer.add(
                name,
                config.tensorShapes().getOrDefault(name, TensorShape.of(tensor.length)),
                tensor));
    writer.write(folder.resolve("model.safetensors"));
  }

  /** As llama.cpp's converter: q and k with their biases permuted per head. */
  private static void writeGguf(
      Map<String, float[]> values, ModelConfig config, Path target, boolean permute)
      throws IOException {
    GgufWriter writer =
        new GgufWriter()
            .put("general.architecture", GgufValue.string("llama"))
            .put("llama.block_count", GgufValue.uint32(config.layers()))
            .put("llama.context_length", GgufValue.uint32(config.contextLength()))
            .put("llama.embedding_length", GgufValue.uint32(config.hiddenSize()))
            .put("llama.feed_forward_length", GgufValue.uint32(config.feedForwardSize()))
            .put("llama.attention.head_count", GgufValue.uint32(config.heads()))
            .put("llama.attention.head_count_kv", GgufValue.uint32(config.keyValueHeads()))
            .put("llama.attention.layer_norm_rms_epsilon", GgufValue.float32(1e-6f));
    values.forEach(
        (name, tensor) -> {
          boolean rotated = permute && (name.contains("q_proj") || name.contains("k_proj"));
          writer.add(
              GgufTensorNames.ofHuggingFace(name),
              GgmlType.F32,
              config.tensorShapes().get(name),
              TensorContent.floats(rotated ? interleaved(tensor, name, config) : tensor));
        });
    writer.write(target);
  }

  private static float[] interleaved(float[] tensor, String name, ModelConfig config) {
    int rows = name.contains("q_proj") ? config.querySize() : config.keyValueSize();
    int columns = tensor.length / rows;
    int half = config.headDimension() / 2;
    float[] permuted = new float[tensor.length];
    for (int row = 0; row < rows; row++) {
      int head = row / config.headDimension() * config.headDimension();
      int within = row % config.headDimension();
      int target = head + within % half * 2 + within / half;
      System.arraycopy(tensor, row * columns, permuted, target * columns, columns);
    }
    return permuted;
  }
}
