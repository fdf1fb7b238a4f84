package io.athanor.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.llm.format.Golden;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.tokenizer.Tokenizer;
import io.athanor.llm.tokenizer.TokenizerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergedFolderTest {
  private static final Path BASE = Golden.path("gguf-golden/hf");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {20_000, 5_000_000_000L})
  void folderHoldsTheMergedWeightsInTheBasesType(long shardBytes) throws IOException {
    // Given
    PeftAdapter adapter = PeftAdapter.read(Golden.path("gguf-golden/lora"));
    try (WeightSource base = WeightSource.open(BASE)) {
      WeightSource merged = base.merged(adapter);
      // When
      MergedFolder.write(merged, BASE, folder, shardBytes);
      // Then
      try (WeightSource read = WeightSource.open(folder)) {
        for (String name : merged.names()) {
          assertThat(read.storedType(name)).isEqualTo("BF16");
          assertThat(read.read(name)).as(name).isEqualTo(merged.rounded().read(name));
        }
      }
    }
    assertThat(Files.exists(folder.resolve("model.safetensors.index.json")))
        .isEqualTo(shardBytes == 20_000);
    for (String file : new String[] {"config.json", "tokenizer.json", "chat_template.jinja"}) {
      assertThat(folder.resolve(file)).hasSameBinaryContentAs(BASE.resolve(file));
    }
  }

  @Test
  void folderOfAGgufBaseDescribesTheSameModel() throws IOException {
    // Given
    Path base = Golden.path("gguf-golden/base-f16.gguf");
    try (WeightSource weights = WeightSource.open(base)) {
      // When
      MergedFolder.write(weights, base, folder);
      // Then
      try (WeightSource read = WeightSource.open(folder)) {
        assertThat(read.config()).isEqualTo(weights.config());
        for (String name : weights.names()) {
          assertThat(read.read(name)).as(name).isEqualTo(weights.read(name));
        }
      }
    }
    assertThat(folder.resolve("chat_template.jinja"))
        .hasSameTextualContentAs(BASE.resolve("chat_template.jinja"));
    try (Tokenizer derived = TokenizerFactory.fromFolder(folder);
        Tokenizer original = TokenizerFactory.fromFolder(BASE)) {
      String text = "<|im_start|>user\nWho is number 42?<|im_end|>\n";
      assertThat(derived.encode(text, true)).isEqualTo(original.encode(text, true));
      assertThat(derived.specialTokens().eos()).isEqualTo(original.specialTokens().eos());
    }
  }

  @Test
  void rotaryScalingIsFoundAgainFromItsDivisors() throws IOException {
    // Given
    Path base = Golden.path("converter-golden/llama3-f16.gguf");
    try (WeightSource weights = WeightSource.open(base)) {
      // When
      MergedFolder.write(weights, base, folder);
    }
    // Then
    assertThat(ModelConfig.ofFolder(folder).ropeScaling())
        .isEqualTo(ModelConfig.ofFolder(Golden.path("converter-golden/llama3")).ropeScaling());
  }

  @Test
  void rotaryScalingThatNoConfigurationSaysIsRefused() throws IOException {
    // Given
    Path base = folder.resolve("base.gguf");
    byte[] bytes = Files.readAllBytes(Golden.path("converter-golden/llama3-f16.gguf"));
    byte[] divisor = {0, 0, 0, 66}; // 32f
    byte[] other = {0, 0, 16, 66};
    int at = indexOfTwo(bytes, divisor);
    System.arraycopy(other, 0, bytes, at, 4);
    Files.write(base, bytes);
    // When, Then
    try (WeightSource weights = WeightSource.open(base)) {
      assertThatThrownBy(() -> MergedFolder.write(weights, base, folder.resolve("merged")))
          .hasMessageContaining("rope_freqs.weight is no scaling of Llama 3.x")
          .hasMessageContaining("merge with the model's Hugging Face folder as base");
    }
  }

  /** Two divisors in a row; nothing else in the file looks like them. */
  private static int indexOfTwo(byte[] bytes, byte[] pattern) {
    for (int at = 0; at < bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + 4, pattern, 0, 4)
          && Arrays.equals(bytes, at + 4, at + 8, pattern, 0, 4)) {
        return at;
      }
    }
    throw new IllegalStateException("not found");
  }
}
