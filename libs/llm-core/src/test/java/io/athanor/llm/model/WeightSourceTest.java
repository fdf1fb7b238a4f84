package io.athanor.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.llm.format.Golden;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.format.SafetensorsWriter;
import io.athanor.llm.format.TensorShape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightSourceTest {

  @ParameterizedTest
  @ValueSource(strings = {"base-f32.gguf", "base-bf16.gguf"})
  void everyTensorOfTheFolderEqualsItsTwinInTheGguf(String gguf) throws IOException {
    // Given
    try (WeightSource folder = WeightSource.open(Golden.path("gguf-golden/hf"));
        WeightSource file = WeightSource.open(Golden.path("gguf-golden/" + gguf))) {
      // Then
      assertThat(file.config()).isEqualTo(folder.config());
      assertThat(file.names()).hasSize(20);
      for (String name : folder.names()) {
        assertThat(file.shape(name)).isEqualTo(folder.shape(name));
        assertThat(file.read(name)).as(name).isEqualTo(folder.read(name));
      }
    }
  }

  @Test
  void rowRangesAndNativeMemoryOfAPermutedTensorAreInFolderOrder() throws IOException {
    // Given
    String name = "model.layers.1.self_attn.q_proj.weight";
    try (WeightSource folder = WeightSource.open(Golden.path("gguf-golden/hf"));
        WeightSource file = WeightSource.open(Golden.path("gguf-golden/base-f32.gguf"));
        Arena arena = Arena.ofConfined()) {
      float[] expected = folder.read(name);
      // When
      float[] rows = new float[7 * 64];
      file.readRows(name, 13, 7, rows, 0);
      MemorySegment memory = arena.allocate(expected.length * 4L);
      file.readInto(name, memory);
      // Then
      assertThat(rows).isEqualTo(Arrays.copyOfRange(expected, 13 * 64, 20 * 64));
      assertThat(memory.toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(expected);
    }
  }

  @Test
  void tiedHeadReadsAsTheEmbedding() throws IOException {
    try (WeightSource file = WeightSource.open(Golden.path("gguf-golden/base-f32.gguf"))) {
      assertThat(file.config().tiedHead()).isTrue();
      assertThat(file.names()).doesNotContain("lm_head.weight");
      assertThat(file.read("lm_head.weight")).isEqualTo(file.read("model.embed_tokens.weight"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "mistral", "qwen2", "qwen3"})
  void everyArchitectureHasTheTensorsThatItsShapeSays(String architecture) throws IOException {
    try (WeightSource source =
        WeightSource.open(Golden.path("lora-golden/" + architecture + "/base"))) {
      assertThat(source.config().architecture().huggingFaceName()).isEqualTo(architecture);
      assertThat(source.names()).allSatisfy(name -> assertThat(source.read(name)).isNotEmpty());
    }
  }

  @Test
  void missingTensorIsNamed(@TempDir Path folder) throws IOException {
    // Given
    Files.copy(Golden.path("gguf-golden/hf/config.json"), folder.resolve("config.json"));
    new SafetensorsWriter()
        .add("model.embed_tokens.weight", TensorShape.of(320, 64), new float[320 * 64])
        .write(folder.resolve("model.safetensors"));
    // When, Then
    assertThatThrownBy(() -> WeightSource.open(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("tensor model.layers.0.input_layernorm.weight is missing");
  }
}
