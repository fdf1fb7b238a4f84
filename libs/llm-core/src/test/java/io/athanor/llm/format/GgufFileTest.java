package io.athanor.llm.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFileTest {
  private static final int UINT32 = 4;
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  @TempDir Path folder;

  @Test
  void metadataAndTensorsAreRead() throws IOException {
    try (GgufFile file = GgufFile.open(Golden.path("gguf-golden/base-q8_0.gguf"))) {
      assertThat(file.version()).isEqualTo(3);
      assertThat(file.metadata().values()).hasSize(28);
      assertThat(file.metadata().requiredString("general.architecture")).isEqualTo("llama");
      assertThat(file.metadata().requiredInteger("llama.block_count")).isEqualTo(2);
      assertThat(file.metadata().plain())
          .containsEntry("tokenizer.ggml.eos_token_id", 2L)
          .containsEntry("llama.rope.freq_base", 100_000f);
      assertThat((List<?>) file.metadata().plain().get("tokenizer.ggml.tokens"))
          .hasSize(320)
          .first()
          .isEqualTo("<|endoftext|>");
      assertThat(file.names())
          .hasSize(20)
          .startsWith("token_embd.weight", "blk.0.attn_norm.weight");
      assertThat(file.tensor("blk.0.ffn_down.weight").shape()).isEqualTo(TensorShape.of(64, 96));
      assertThat(file.tensor("blk.0.ffn_down.weight").typeName()).isEqualTo("Q8_0");
    }
  }

  @Test
  void truncatedDataIsRefusedWithTensorAndRemedy() throws IOException {
    // Given
    byte[] whole = Files.readAllBytes(Golden.path("gguf-golden/base-q8_0.gguf"));
    Path file = folder.resolve("part.gguf");
    Files.write(file, Arrays.copyOf(whole, 90_000));
    // When, Then
    assertThatThrownBy(() -> GgufFile.open(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(
            file
                + ": file ends at byte 90000 but tensor blk.1.attn_q.weight needs 93600:"
                + " the download is incomplete, delete it and try again");
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    // Given
    byte[] whole = Files.readAllBytes(Golden.path("gguf-golden/base-q8_0.gguf"));
    Path file = folder.resolve("part.gguf");
    for (int size = 0; size < whole.length - 32; size += 997) {
      Files.write(file, Arrays.copyOf(whole, size));
      // When, Then
      assertThatThrownBy(() -> GgufFile.open(file))
          .as("%d bytes", size)
          .isInstanceOf(ModelFileException.class)
          .hasMessageContaining("part.gguf");
    }
  }

  @Test
  void damagedHeadersNeverEscapeAsOtherErrors() throws IOException {
    // Given
    byte[] whole = Files.readAllBytes(Golden.path("gguf-golden/lora-f32.gguf"));
    Path file = folder.resolve("damaged.gguf");
    Random random = new Random(42);
    for (int round = 0; round < 2_000; round++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i < 3; i++) {
        damaged[random.nextInt(2_300)] = (byte) random.nextInt(256);
      }
      Files.write(file, damaged);
      // When, Then
      try (GgufFile opened = GgufFile.open(file)) {
        opened.names().forEach(name -> assertThat(opened.tensor(name).bytes()).isNotNull());
      } catch (ModelFileException refused) {
        assertThat(refused).hasMessageContaining("damaged.gguf");
      }
    }
  }

  @Test
  void hostileHeadersAreRefusedWithTheirReason() throws IOException {
    refused("it does not start with \"GGUF\"", bytes -> bytes.put("GGML".getBytes()).putInt(3));
    refused("GGUF version 1; supported are 2 and 3", bytes -> bytes.put(magic()).putInt(1));
    refused("big-endian", bytes -> bytes.put(magic()).putInt(3 << 24));
    refused(
        "the tensor count is 9223372036854775808, more than",
        bytes -> start(bytes, Long.MIN_VALUE, 0));
    refused("the metadata count is 9223372036854775807", bytes -> start(bytes, 0, Long.MAX_VALUE));
    refused(
        "length of metadata key #0 is 4611686018427387904, more than",
        bytes -> start(bytes, 0, 1).putLong(1L << 62));
    refused("k has unknown type 77", bytes -> key(start(bytes, 0, 1), "k").putInt(77).putLong(0));
    refused(
        "the element count of k is 1099511627776, more than",
        bytes -> key(start(bytes, 0, 1), "k").putInt(ARRAY).putInt(STRING).putLong(1L << 40));
    refused(
        "k holds arrays in an array",
        bytes -> key(start(bytes, 0, 1), "k").putInt(ARRAY).putInt(ARRAY).putLong(1));
    refused(
        "metadata key k is there twice",
        bytes -> {
          key(start(bytes, 0, 2), "k").putInt(UINT32).putInt(1);
          key(bytes, "k").putInt(UINT32).putInt(1);
        });
    for (int alignment : new int[] {0, 24, -32}) {
      refused(
          "general.alignment",
          bytes -> key(start(bytes, 0, 1), "general.alignment").putInt(UINT32).putInt(alignment));
    }
    refused(
        "has 5 dimensions", bytes -> key(start(bytes, 1, 0), "t").putInt(5).putLong(0).putLong(0));
    refused("tensor t has unknown type 99", bytes -> tensor(start(bytes, 1, 0), "t", 99, 0, 4, 4));
    refused("tensor t: dimension 0", bytes -> tensor(start(bytes, 1, 0), "t", 0, 0, 0, 4));
    refused(
        "tensor t: too many elements",
        bytes -> tensor(start(bytes, 1, 0), "t", 0, 0, 1L << 33, 1L << 33));
    refused(
        "tensor t: size of shape",
        bytes -> tensor(start(bytes, 1, 0), "t", 0, 0, 1L << 31, 1L << 31));
    refused(
        "tensor t: rows of 33 elements are no whole number of Q8_0 blocks",
        bytes -> tensor(start(bytes, 1, 0), "t", 8, 0, 33, 1));
    refused(
        "tensor t needs 9223372028264841312",
        bytes -> tensor(start(bytes, 1, 0), "t", 0, 0, 1L << 31, (1L << 30) - 1));
    refused("tensor t has offset 32 but 0", bytes -> tensor(start(bytes, 1, 0), "t", 0, 32, 4, 4));
    refused(
        "tensor t is there twice",
        bytes -> {
          tensor(start(bytes, 2, 0), "t", 0, 0, 4, 1);
          tensor(bytes, "t", 0, 32, 4, 1);
        });
    refused(
        "tensor u has offset 0 but 32",
        bytes -> {
          tensor(start(bytes, 2, 0), "t", 0, 0, 4, 1);
          tensor(bytes, "u", 0, 0, 4, 1);
        });
    refused(
        "must have 1 to 63 bytes", bytes -> tensor(start(bytes, 1, 0), "t".repeat(64), 0, 0, 4, 1));
  }

  @Test
  void typeWithoutDecoderIsRefusedOnlyWhenItsNumbersAreAsked() throws IOException {
    // Given
    Path path = write(bytes -> tensor(start(bytes, 1, 0), "t", GgmlType.Q2_K.id(), 0, 256, 1));
    try (GgufFile file = GgufFile.open(path)) {
      TensorView view = file.tensor("t");
      // When, Then
      assertThat(view.typeName()).isEqualTo("Q2_K");
      assertThatThrownBy(view::toFloats)
          .hasMessageContaining("tensor t is stored as Q2_K, which cannot be read as numbers");
    }
  }

  private void refused(String reason, Consumer<ByteBuffer> content) throws IOException {
    Path file = write(content);
    assertThatThrownBy(() -> GgufFile.open(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("hostile.gguf")
        .hasMessageContaining(reason);
  }

  /** The content and 512 zero bytes. */
  private Path write(Consumer<ByteBuffer> content) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    content.accept(bytes);
    return Files.write(
        folder.resolve("hostile.gguf"), Arrays.copyOf(bytes.array(), bytes.position() + 512));
  }

  private static byte[] magic() {
    return "GGUF".getBytes(StandardCharsets.US_ASCII);
  }

  private static ByteBuffer start(ByteBuffer bytes, long tensors, long values) {
    return bytes.put(magic()).putInt(3).putLong(tensors).putLong(values);
  }

  private static ByteBuffer key(ByteBuffer bytes, String key) {
    return bytes.putLong(key.length()).put(key.getBytes(StandardCharsets.US_ASCII));
  }

  private static ByteBuffer tensor(
      ByteBuffer bytes, String name, int type, long offset, long columns, long rows) {
    return key(bytes, name).putInt(2).putLong(columns).putLong(rows).putInt(type).putLong(offset);
  }
}
