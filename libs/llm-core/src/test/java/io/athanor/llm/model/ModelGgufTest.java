package io.athanor.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.llm.format.GgmlType;
import io.athanor.llm.format.GgufFile;
import io.athanor.llm.format.GgufValue;
import io.athanor.llm.format.GgufWriter;
import io.athanor.llm.format.Golden;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.format.TensorContent;
import io.athanor.llm.format.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelGgufTest {
  @TempDir Path folder;

  /** Micro models with files of llama.cpp v0.5.0's converter, which was told the pre-tokenizer. */
  @ParameterizedTest
  @CsvSource({
    "llama3,F16",
    "llama3,Q8_0",
    "mistral,F16",
    "mistral,Q8_0",
    "llamahf,Q8_0",
    "qwen2,F16"
  })
  void folderHasTheBytesOfTheReferenceConverter(String model, GgufFileType type)
      throws IOException {
    // Given
    Path base = Golden.path("converter-golden/" + model);
    Path golden = Golden.path("converter-golden/" + model + "-" + type.label() + ".gguf");
    Path file = folder.resolve("model.gguf");
    ModelHeader header;
    try (GgufFile expected = GgufFile.open(golden)) {
      header =
          ModelHeader.of(
              base,
              GgufDescription.in(expected),
              expected.metadata().requiredString("tokenizer.ggml.pre"));
    }
    // When
    try (WeightSource weights = WeightSource.open(base)) {
      ModelGguf.write(weights, header, type, file);
    }
    // Then
    assertThat(file).hasSameBinaryContentAs(golden);
  }

  @ParameterizedTest
  @ValueSource(strings = {"F16", "BF16", "Q8_0"})
  void fileOfAnotherTypeIsTheConvertersWithAnotherTypeInIt(GgufFileType type) throws IOException {
    // Given
    Path base = Golden.path("gguf-golden/base-f32.gguf");
    Path file = folder.resolve("model.gguf");
    // When
    try (WeightSource weights = WeightSource.open(base)) {
      ModelGguf.write(weights, ModelHeader.of(base, GgufDescription.named("Hf")), type, file);
    }
    // Then
    assertThat(file)
        .hasSameBinaryContentAs(Golden.path("gguf-golden/base-" + type.label() + ".gguf"));
  }

  @Test
  void mergedFileOfAQuantisedBaseHoldsTheMergedWeights() throws IOException {
    // Given
    Path base = Golden.path("gguf-golden/base-q8_0.gguf");
    PeftAdapter adapter = PeftAdapter.read(Golden.path("gguf-golden/lora"));
    Path file = folder.resolve("model.gguf");
    try (WeightSource weights = WeightSource.open(base)) {
      WeightSource merged = weights.merged(adapter);
      // When
      ModelGguf.write(
          merged, ModelHeader.of(base, GgufDescription.named("x")), GgufFileType.F32, file);
      // Then
      try (WeightSource read = WeightSource.open(file)) {
        for (String name : merged.names()) {
          assertThat(read.read(name)).as(name).isEqualTo(merged.read(name));
        }
      }
    }
  }

  @Test
  void headerOfAFileLosesWhatWasTrueOnlyOfTheFile() throws IOException {
    // Given
    Path base = folder.resolve("base.gguf");
    try (GgufFile golden = GgufFile.open(Golden.path("gguf-golden/base-f16.gguf"))) {
      GgufWriter writer = new GgufWriter();
      golden.metadata().values().forEach(writer::put);
      writer.put("quantize.imatrix.file", GgufValue.string("x"));
      writer.put("split.count", GgufValue.uint32(1));
      for (String name : golden.names()) {
        writer.add(
            name,
            GgmlType.valueOf(golden.tensor(name).typeName()),
            golden.tensor(name).shape(),
            TensorContent.bytes(golden.tensor(name).bytes()));
      }
      writer.write(base);
    }
    // When
    ModelHeader header = ModelHeader.of(base, GgufDescription.named("merged"));
    // Then
    var values = header.values(GgufFileType.Q4_0);
    assertThat(values)
        .containsEntry("general.name", GgufValue.string("merged"))
        .containsEntry("general.file_type", GgufValue.uint32(2))
        .doesNotContainKeys("quantize.imatrix.file", "split.count");
    assertThat(new ArrayList<>(values.keySet()).getFirst()).isEqualTo("general.architecture");
  }

  /** The rules of llama-quantize without an importance matrix. */
  @ParameterizedTest
  @CsvSource({
    "token_embd.weight,256,true,Q6_K",
    "token_embd.weight,576,true,Q8_0",
    "token_embd.weight,48,true,F16",
    "token_embd.weight,256,false,Q4_0",
    "output.weight,512,false,Q6_K",
    "output.weight,96,false,Q8_0",
    "blk.0.attn_q.weight,256,true,Q4_0",
    "blk.0.ffn_down.weight,80,true,F16"
  })
  void outputProjectionKeepsMoreBitsInQ4(String name, int columns, boolean tied, GgmlType type) {
    assertThat(GgufFileType.Q4_0.of(name, TensorShape.of(8, columns), tied)).isEqualTo(type);
  }

  @Test
  void vectorsAreAlwaysF32() {
    assertThat(GgufFileType.Q8_0.of("blk.0.attn_norm.weight", TensorShape.of(64), true))
        .isEqualTo(GgmlType.F32);
    assertThat(GgufFileType.F16.of("blk.0.attn_q.bias", TensorShape.of(64), true))
        .isEqualTo(GgmlType.F32);
  }

  @Test
  void damagedSentencePieceModelIsRefused() throws IOException {
    Path model = folder.resolve("tokenizer.model");
    Files.write(model, new byte[] {10, 120, 1, 2});
    assertThatThrownBy(() -> SentencePieceModel.read(model))
        .hasMessageContaining("this is no complete SentencePiece model");
  }
}
