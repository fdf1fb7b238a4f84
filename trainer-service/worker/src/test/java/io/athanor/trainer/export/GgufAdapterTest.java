package io.athanor.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.model.ModelConfig;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufAdapterTest {
  @TempDir Path folder;

  @Test
  void tensorsEqualThoseOfTheReferenceConverter() throws Exception {
    // Given
    Path golden = Path.of(Objects.requireNonNull(getClass().getResource("/gguf-golden")).toURI());
    PeftAdapter adapter = PeftAdapter.read(golden.resolve("lora"));
    ModelConfig config = ModelConfig.ofFolder(golden.resolve("hf"));
    Path written = folder.resolve("adapter.gguf");

    // When
    GgufAdapter.write(adapter, config, written);

    // Then
    try (GgufFile actual = GgufFile.open(written);
        GgufFile expected = GgufFile.open(golden.resolve("lora-f32.gguf"))) {
      assertThat(actual.names()).containsExactlyInAnyOrderElementsOf(expected.names());
      for (String name : expected.names()) {
        assertThat(actual.tensor(name).toFloats())
            .as(name)
            .isEqualTo(expected.tensor(name).toFloats());
      }
      assertThat(actual.metadata().decimal("adapter.lora.alpha"))
          .isEqualTo(expected.metadata().decimal("adapter.lora.alpha"));
      assertThat(actual.metadata().string("general.type"))
          .isEqualTo(expected.metadata().string("general.type"));
    }
  }
}
