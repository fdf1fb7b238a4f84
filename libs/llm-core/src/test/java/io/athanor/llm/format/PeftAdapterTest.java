package io.athanor.llm.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeftAdapterTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void adapterOfPeftIsReadWithItsModules() throws IOException {
    // When
    PeftAdapter adapter = PeftAdapter.read(Golden.path("lora-golden/llama/adapter-final"));
    // Then
    assertThat(adapter.config().rank()).isEqualTo(4);
    assertThat(adapter.config().alpha()).isEqualTo(8);
    assertThat(adapter.config().targetModules())
        .containsExactly(
            "down_proj", "gate_proj", "k_proj", "o_proj", "q_proj", "up_proj", "v_proj");
    assertThat(adapter.modules()).hasSize(14);
    LoraModule first = adapter.modules().getFirst();
    assertThat(first.path()).isEqualTo("model.layers.0.mlp.down_proj");
    assertThat(List.of(first.rank(), first.inputs(), first.outputs())).containsExactly(4, 96, 64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "mistral", "qwen2", "qwen3"})
  void rewrittenAdapterHasTheBytesOfPeft(String architecture) throws IOException {
    // Given
    Path golden = Golden.path("lora-golden/" + architecture + "/adapter-final");
    // When
    PeftAdapter.read(golden).write(folder);
    // Then
    assertThat(folder.resolve("adapter_model.safetensors"))
        .hasSameBinaryContentAs(golden.resolve("adapter_model.safetensors"));
    JsonNode written = JSON.readTree(folder.resolve("adapter_config.json").toFile());
    ObjectNode reference =
        (ObjectNode) JSON.readTree(golden.resolve("adapter_config.json").toFile());
    ((ArrayNode) reference.get("target_modules")).removeAll();
    new TreeSet<>(
            List.of("down_proj", "gate_proj", "k_proj", "o_proj", "q_proj", "up_proj", "v_proj"))
        .forEach(((ArrayNode) reference.get("target_modules"))::add);
    reference.retain(written.properties().stream().map(Map.Entry::getKey).toList());
    assertThat(Files.readString(folder.resolve("adapter_config.json")))
        .startsWith("{\n  \"alpha_pattern\": {},\n  \"auto_mapping\": null,\n")
        .contains("  \"target_modules\": [\n    \"down_proj\",\n");
    assertThat(written).isEqualTo(reference);
  }

  @Test
  void scaleFollowsRankAlphaAndTheirPatterns() {
    // Given
    LoraConfig plain =
        new LoraConfig(
            16,
            32,
            0,
            false,
            false,
            new TreeSet<>(List.of("q_proj", "v_proj")),
            null,
            Map.of("layers.1.self_attn.q_proj", 4),
            Map.of("v_proj", 8.0));
    // When, Then
    assertThat(plain.scale("model.layers.0.self_attn.q_proj")).isEqualTo(2);
    assertThat(plain.scale("model.layers.1.self_attn.q_proj")).isEqualTo(8);
    assertThat(plain.scale("model.layers.0.self_attn.v_proj")).isEqualTo(0.5);
    assertThat(plain.withRsLora(true).scale("model.layers.0.self_attn.q_proj")).isEqualTo(8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          r | 100000 | r must be from 1 to 4096, was 100000
          r | "x" | r must be a number
          lora_alpha | -1 | lora_alpha must be a positive number
          target_modules | ["q_proj", "router"] | target_modules names router
          modules_to_save | ["lm_head"] | modules_to_save is not supported
          bias | "all" | trained biases are not supported
          peft_type | "IA3" | peft_type must be LORA but is IA3
          fan_in_fan_out | true | fan_in_fan_out is not supported
          r | 8 | has rank 4 but the config says 8
          target_modules | ["q_proj"] | module model.layers.0.mlp.down_proj is none of the target modules
          use_dora | true | use_dora=true disagree
          """)
  void adapterThatCannotBeUsedIsRefusedByName(String field, String value, String reason)
      throws IOException {
    // Given
    Path golden = Golden.path("lora-golden/llama/adapter-final");
    ObjectNode config = (ObjectNode) JSON.readTree(golden.resolve("adapter_config.json").toFile());
    config.set(field, JSON.readTree(value));
    Files.write(folder.resolve("adapter_config.json"), JSON.writeValueAsBytes(config));
    Files.copy(
        golden.resolve("adapter_model.safetensors"), folder.resolve("adapter_model.safetensors"));
    // When, Then
    assertThatThrownBy(() -> PeftAdapter.read(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(reason);
  }

  @Test
  void numberThatIsNotFiniteIsRefused() {
    // Given
    LoraModule module =
        new LoraModule("layers.0.q_proj", 1, 1, 1, new float[] {Float.NaN}, new float[] {0});
    LoraConfig config = LoraConfig.of(1, 1, new TreeSet<>(List.of("q_proj")));
    // When, Then
    assertThatThrownBy(() -> new PeftAdapter(config, List.of(module)))
        .hasMessage("module layers.0.q_proj holds NaN in lora_A at index 0");
  }
}
