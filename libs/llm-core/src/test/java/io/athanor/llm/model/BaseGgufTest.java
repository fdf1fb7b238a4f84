package io.athanor.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.llm.format.GgmlType;
import io.athanor.llm.format.Golden;
import io.athanor.llm.format.ModelFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseGgufTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"F32,base-f32", "F16,base-f16", "BF16,base-bf16", "Q8_0,base-q8_0"})
  void exportHasTheBytesOfTheReferenceConverter(GgmlType type, String golden) throws IOException {
    // Given
    Path file = folder.resolve("base.gguf");
    // When
    BaseGguf.write(Golden.path("gguf-golden/hf"), "Hf", type, file);
    // Then
    assertThat(file).hasSameBinaryContentAs(Golden.path("gguf-golden/" + golden + ".gguf"));
  }

  @Test
  void preTokenizerThatIsNotKnownIsRefused() throws IOException {
    // Given
    for (String name : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
      Files.copy(Golden.path("gguf-golden/hf/" + name), folder.resolve(name));
    }
    Path tokenizer = folder.resolve("tokenizer.json");
    Files.writeString(
        tokenizer,
        Files.readString(tokenizer)
            .replace("\"individual_digits\": true", "\"individual_digits\": false"));
    // When, Then
    assertThatThrownBy(() -> BaseGguf.write(folder, "x", GgmlType.F32, folder.resolve("base.gguf")))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("pre-tokenizer none [Digits in runs, ByteLevel regex] is not known");
    assertThat(folder.resolve("base.gguf")).doesNotExist();
  }

  @Test
  void typeThatIsOnlyReadIsRefused() {
    assertThatThrownBy(
            () ->
                BaseGguf.write(
                    Golden.path("gguf-golden/hf"), "x", GgmlType.Q6_K, folder.resolve("x.gguf")))
        .hasMessage("a model cannot be written as Q6_K; possible are [F32, F16, Q4_0, Q8_0, BF16]");
  }

  @ParameterizedTest
  @CsvSource({"82240,82K", "134515008,135M", "1235814400,1.2B", "7241732096,7.2B", "9600,10K"})
  void sizeLabelHasTwoDigitsAtLeast(long parameters, String label) {
    assertThat(FolderHeader.sizeLabel(parameters)).isEqualTo(label);
  }
}
