package io.athanor.llm.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {
  @TempDir Path folder;

  @Test
  void numbersOfEveryFloatTypeAreRead() throws IOException {
    // Given
    Path file = folder.resolve("types.safetensors");
    new SafetensorsWriter()
        .add("single", TensorShape.of(2), new float[] {1.5f, -0.25f})
        .add("half", SafetensorsType.F16, TensorShape.of(2), shorts(0x3E00, 0xC400))
        .add("brain", SafetensorsType.BF16, TensorShape.of(2), shorts(0x3FC0, 0xC080))
        .add(
            "double",
            SafetensorsType.F64,
            TensorShape.of(1),
            out -> out.writeLong(Double.doubleToLongBits(0.1)))
        .write(file);
    // When
    try (SafetensorsFile opened = SafetensorsFile.open(file)) {
      // Then
      assertThat(opened.names()).containsExactly("double", "single", "brain", "half");
      assertThat(opened.floats("single")).containsExactly(1.5f, -0.25f);
      assertThat(opened.floats("half")).containsExactly(1.5f, -4f);
      assertThat(opened.floats("brain")).containsExactly(1.5f, -4f);
      assertThat(opened.floats("double")).containsExactly(0.1f);
    }
  }

  @Test
  void rowRangeAndNativeMemoryHoldTheSameNumbersAsTheWholeTensor() throws IOException {
    // Given
    try (SafetensorsFile file =
            SafetensorsFile.open(Golden.path("gguf-golden/hf/model.safetensors"));
        Arena arena = Arena.ofConfined()) {
      TensorView embedding = file.tensor("model.embed_tokens.weight");
      float[] whole = embedding.toFloats();
      // When
      float[] rows = new float[5 + 3 * 64];
      embedding.readRows(317, 3, rows, 5);
      MemorySegment memory = arena.allocate(whole.length * 4L);
      embedding.readInto(memory);
      // Then
      assertThat(embedding.shape()).isEqualTo(TensorShape.of(320, 64));
      assertThat(embedding.typeName()).isEqualTo("BF16");
      for (int i = 0; i < 3 * 64; i++) {
        assertThat(rows[5 + i]).isEqualTo(whole[317 * 64 + i]);
      }
      assertThat(memory.toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gguf-golden/hf/model.safetensors",
        "gguf-golden/lora/adapter_model.safetensors",
        "gguf-quant/Q6_K.expected.safetensors",
        "lora-golden/qwen3/base/model.safetensors"
      })
  void rewrittenFileEqualsTheReferenceLibrarysByteForByte(String golden) throws IOException {
    // Given
    Path copy = folder.resolve("copy.safetensors");
    SafetensorsWriter writer = new SafetensorsWriter();
    try (SafetensorsFile file = SafetensorsFile.open(Golden.path(golden))) {
      file.metadata().forEach(writer::metadata);
      for (String name : file.names()) {
        TensorView view = file.tensor(name);
        writer.add(
            name,
            SafetensorsType.valueOf(view.typeName()),
            view.shape(),
            TensorContent.bytes(view.bytes()));
      }
      // When
      writer.write(copy);
    }
    // Then
    assertThat(copy).hasSameBinaryContentAs(Golden.path(golden));
  }

  @Test
  void metadataIsKept() throws IOException {
    try (SafetensorsFile file =
        SafetensorsFile.open(Golden.path("gguf-golden/hf/model.safetensors"))) {
      assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}} | Duplicate field 'w'
          {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}} | tensor v starts at data byte 4 but the one before ends at 8: overlap
          {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}} | tensor v starts at data byte 12 but the one before ends at 8: gap
          {"w":{"dtype":"F32","shape":[8],"data_offsets":[0,32]}} | but tensor w needs 135: the download is incomplete
          {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} | the last tensor ends at byte
          {"w":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,16]}} | tensor w: size of shape
          {"w":{"dtype":"F32","shape":[4294967296,4294967297],"data_offsets":[0,16]}} | tensor w: too many elements
          {"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}} | tensor w: dimension 0
          {"w":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}} | tensor w: dimension -4
          {"w":{"dtype":"F32","shape":[4],"data_offsets":[-16,0]}} | tensor w: data_offsets [-16, 0]
          {"w":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}} | tensor w: data_offsets [16, 0]
          {"w":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}} | tensor w: F32 of shape [3] takes 12 bytes
          {"w":{"dtype":"Q4","shape":[4],"data_offsets":[0,16]}} | tensor w: unknown dtype Q4
          {"w":{"dtype":"F32","shape":[4]}} | tensor w: needs dtype, shape and data_offsets
          {"w":{"dtype":"F32","shape":[4.5],"data_offsets":[0,16]}} | tensor w: shape must be VALUE_NUMBER_INT
          {"w":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,16]}} | no valid JSON
          {"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16],"run":"x"}} | tensor w: unknown field run
          {"w":[1]} | tensor w: value must be START_OBJECT
          {"__metadata__":{"a":1},"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}} | a must be VALUE_STRING
          {"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}{} | behind its closing brace
          {"w": | no valid JSON
          ["w"] | header must start with '{'
          """)
  void hostileHeaderIsRefusedWithItsReason(String header, String reason) throws IOException {
    // Given
    byte[] json = pad(header);
    Path file = file(json.length, json, 16);
    // When, Then
    String expected = reason.replace("135", String.valueOf(8 + json.length + 32));
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("hostile.safetensors")
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 | header length 0 must be
          -1 | header length 18446744073709551615 must be
          100000001 | header length 100000001 must be
          4000 | file ends at byte 26 but the header needs 4008: the download is incomplete
          """)
  void hostileHeaderLengthIsRefused(long length, String reason) throws IOException {
    // Given
    Path file = file(length, "{}".getBytes(StandardCharsets.UTF_8), 16);
    // When, Then
    assertThatThrownBy(() -> SafetensorsFile.open(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void pickleUnderASafetensorsNameIsRefused() throws IOException {
    // Given
    Path file = folder.resolve("model.safetensors");
    Files.write(file, "PK\3\4 archive/data.pkl".getBytes(StandardCharsets.ISO_8859_1));
    // When, Then
    assertThatThrownBy(() -> SafetensorsFile.open(file)).hasMessageContaining("PyTorch pickle");
  }

  @Test
  void failedWriteLeavesNoFileBehind() throws IOException {
    // Given
    Path file = folder.resolve("broken.safetensors");
    SafetensorsWriter writer =
        new SafetensorsWriter()
            .add(
                "w",
                SafetensorsType.F32,
                TensorShape.of(4),
                output -> {
                  throw new IOException("disk full");
                });
    // When
    assertThatThrownBy(() -> writer.write(file)).hasMessage("disk full");
    // Then
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shardsOfAnIndexedFolderAreReadAsOne() throws IOException {
    // Given
    new SafetensorsWriter()
        .add("a", TensorShape.of(1), new float[] {1})
        .write(folder.resolve("model-00001-of-00002.safetensors"));
    new SafetensorsWriter()
        .add("b", TensorShape.of(1), new float[] {2})
        .write(folder.resolve("model-00002-of-00002.safetensors"));
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        """
        {"weight_map": {"a": "model-00001-of-00002.safetensors",
                        "b": "model-00002-of-00002.safetensors"}}
        """);
    // When
    try (SafetensorsFolder model = SafetensorsFolder.open(folder)) {
      // Then
      assertThat(model.names()).containsExactly("a", "b");
      assertThat(model.find("b").toFloats()).containsExactly(2);
    }
  }

  @Test
  void indexThatLeavesItsFolderIsRefused() throws IOException {
    // Given
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"a\": \"../secret.safetensors\"}}");
    // When, Then
    assertThatThrownBy(() -> SafetensorsFolder.open(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("shard name \"../secret.safetensors\" is not accepted");
  }

  private static TensorContent shorts(int... values) {
    return output -> {
      for (int value : values) {
        output.writeByte(value);
        output.writeByte(value >> 8);
      }
    };
  }

  private static byte[] pad(String header) {
    return (header + " ".repeat((8 - header.length() % 8) % 8)).getBytes(StandardCharsets.UTF_8);
  }

  private Path file(long length, byte[] header, int dataBytes) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length).put(header);
    return Files.write(folder.resolve("hostile.safetensors"), bytes.array());
  }
}
