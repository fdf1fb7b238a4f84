package io.athanor.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufValue;
import io.athanor.llm.format.Golden;
import io.athanor.llm.format.LoraConfig;
import io.athanor.llm.format.LoraModule;
import io.athanor.llm.format.PeftAdapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterGgufTest {
  @TempDir Path folder;

  @Test
  void adapterHasTheBytesOfTheReferenceConverter() throws IOException {
    // Given
    PeftAdapter adapter = PeftAdapter.read(Golden.path("gguf-golden/lora"));
    ModelConfig base = ModelConfig.ofFolder(Golden.path("gguf-golden/hf"));
    Map<String, GgufValue> general = new LinkedHashMap<>();
    general.put("general.name", GgufValue.string("Lora"));
    general.put("general.base_model.count", GgufValue.uint32(1));
    general.put(
        "general.tags",
        GgufValue.strings(
            List.of("base_model:adapter:", "lora", "transformers", "text-generation")));
    Path file = folder.resolve("lora.gguf");
    // When
    AdapterGguf.write(adapter, base, new GgufDescription(general), file);
    // Then
    assertThat(file).hasSameBinaryContentAs(Golden.path("gguf-golden/lora-f32.gguf"));
  }

  @Test
  void rankStabilisedAdapterIsWrittenWithItsPlainAlpha() throws IOException {
    // Given
    PeftAdapter plain = PeftAdapter.read(Golden.path("gguf-golden/lora"));
    PeftAdapter adapter = new PeftAdapter(plain.config().withRsLora(true), plain.modules());
    Path file = folder.resolve("lora.gguf");
    // When
    AdapterGguf.write(adapter, base(), GgufDescription.named("rs"), file);
    // Then
    try (GgufFile opened = GgufFile.open(file)) {
      assertThat(opened.metadata().requiredDecimal("adapter.lora.alpha")).isEqualTo(16);
    }
  }

  @Test
  void whatOneAlphaCannotExpressIsRefused() throws IOException {
    // Given
    PeftAdapter plain = PeftAdapter.read(Golden.path("gguf-golden/lora"));
    LoraConfig config = plain.config();
    PeftAdapter patterned =
        new PeftAdapter(
            new LoraConfig(
                config.rank(),
                config.alpha(),
                0,
                false,
                false,
                config.targetModules(),
                null,
                Map.of(),
                Map.of("q_proj", 4.0)),
            plain.modules());
    // When, Then
    assertThatThrownBy(() -> write(patterned))
        .hasMessageContaining("model.layers.0.self_attn.q_proj has alpha 4.0")
        .hasMessageContaining("export a merged model");
  }

  @Test
  void modulesOfOneScaleButDifferentRanksGetTheGreatestRank() throws IOException {
    // Given
    PeftAdapter plain = PeftAdapter.read(Golden.path("gguf-golden/lora"));
    LoraConfig config = plain.config();
    PeftAdapter patterned =
        new PeftAdapter(
            new LoraConfig(
                config.rank(),
                config.alpha(),
                0,
                false,
                false,
                config.targetModules(),
                null,
                Map.of("q_proj", 2 * config.rank()),
                Map.of("q_proj", 2 * config.alpha())),
            plain.modules().stream()
                .map(
                    module ->
                        module.target().equals("q_proj")
                            ? module.withRank(2 * config.rank())
                            : module)
                .toList());
    Path file = folder.resolve("lora.gguf");
    // When
    AdapterGguf.write(patterned, base(), GgufDescription.named("x"), file);
    // Then
    try (GgufFile opened = GgufFile.open(file)) {
      assertThat(opened.metadata().requiredDecimal("adapter.lora.alpha"))
          .isEqualTo(2 * config.alpha());
      assertThat(opened.tensor("blk.0.ffn_up.weight.lora_a").shape().rows())
          .isEqualTo(2L * config.rank());
    }
  }

  @Test
  void doraIsRefused() throws IOException {
    // Given
    PeftAdapter plain = PeftAdapter.read(Golden.path("gguf-golden/lora"));
    LoraConfig config = plain.config();
    PeftAdapter dora =
        new PeftAdapter(
            new LoraConfig(
                config.rank(),
                config.alpha(),
                0,
                false,
                true,
                config.targetModules(),
                null,
                Map.of(),
                Map.of()),
            plain.modules().stream()
                .map(
                    module ->
                        new LoraModule(
                            module.path(),
                            module.rank(),
                            module.inputs(),
                            module.outputs(),
                            module.a(),
                            module.b(),
                            new float[module.outputs()]))
                .toList());
    // When, Then
    assertThatThrownBy(() -> write(dora)).hasMessageContaining("DoRA");
  }

  @Test
  void adapterOfAnotherModelIsRefused() throws IOException {
    // Given
    PeftAdapter other = PeftAdapter.read(Golden.path("lora-golden/qwen3/adapter-final"));
    // When, Then
    assertThatThrownBy(() -> write(other))
        .hasMessageContaining("the adapter was made for [128, 64]");
  }

  private void write(PeftAdapter adapter) throws IOException {
    AdapterGguf.write(adapter, base(), GgufDescription.named("x"), folder.resolve("refused.gguf"));
  }

  private static ModelConfig base() throws IOException {
    return ModelConfig.ofFolder(Golden.path("gguf-golden/hf"));
  }
}
