package io.athanor.inference.engine.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativesTest {

  @TempDir Path folder;

  @Test
  void folderOfAPackageIsRecognisedByItsLibrary() throws IOException {
    // Given
    for (String name : new String[] {"libllama.v0.5.0.so", "libllama-common.so", "libggml.so"}) {
      Files.createFile(folder.resolve(name));
    }

    // When
    Natives natives = Natives.in(folder);

    // Then
    assertThat(natives.library()).isEqualTo(folder.resolve("libllama.v0.5.0.so"));
    assertThat(natives.backends()).isEqualTo(folder);
    assertThat(natives.description()).isEqualTo("llama.cpp v0.5.0 in " + folder);
  }

  @Test
  void folderWithoutLibraryIsRefused() {
    assertThatThrownBy(() -> Natives.in(folder))
        .isInstanceOf(LlamaCppException.class)
        .hasMessageContaining("holds 0 libraries");
  }

  @Test
  void defaultsOfAnotherGenerationAreNoticed() {
    // Given
    try (Arena arena = Arena.ofConfined()) {
      var model = arena.allocate(AbiGeneration.V0_5_0.modelParameters);
      var context = arena.allocate(AbiGeneration.V0_5_0.contextParameters);

      // When, Then
      assertThatThrownBy(() -> AbiGeneration.V0_5_0.verify(model, context))
          .isInstanceOf(LlamaCppException.class)
          .hasMessageContaining("this library is not of generation V0_5_0");
    }
  }

  @Test
  void structuresHaveTheSizesOfTheHeaders() {
    assertThat(AbiGeneration.B4916.modelParameters.byteSize()).isEqualTo(64);
    assertThat(AbiGeneration.B4916.contextParameters.byteSize()).isEqualTo(120);
    assertThat(AbiGeneration.V0_5_0.modelParameters.byteSize()).isEqualTo(80);
    assertThat(AbiGeneration.V0_5_0.contextParameters.byteSize()).isEqualTo(160);
  }
}
