package io.athanor.llm.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.llm.model.ModelConfig;
import io.athanor.llm.model.WeightSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that lie: whatever is wrong with one, it is refused by name or read as what it says. */
class HostileFilesTest {
  private static final int MUTATIONS = 2_000;

  @TempDir Path folder;

  /** Reads a file completely. */
  private interface Reader {
    void read() throws IOException;
  }

  @Test
  @Timeout(60)
  void mutatedSafetensorsModelIsRefusedOrRead() throws IOException {
    copy("gguf-golden/hf/config.json", "config.json");
    mutate(
        Golden.path("gguf-golden/hf/model.safetensors"),
        folder.resolve("model.safetensors"),
        2_000,
        () -> readModel(folder));
  }

  @Test
  @Timeout(60)
  void mutatedGgufModelIsRefusedOrRead() throws IOException {
    Path file = folder.resolve("model.gguf");
    mutate(Golden.path("gguf-golden/base-q8_0.gguf"), file, 9_000, () -> readModel(file));
  }

  @Test
  @Timeout(60)
  void mutatedAdapterWeightsAreRefusedOrRead() throws IOException {
    copy("gguf-golden/lora/adapter_config.json", "adapter_config.json");
    mutate(
        Golden.path("gguf-golden/lora/adapter_model.safetensors"),
        folder.resolve("adapter_model.safetensors"),
        2_500,
        () -> PeftAdapter.read(folder));
  }

  @Test
  @Timeout(60)
  void mutatedConfigurationsAreRefusedOrRead() throws IOException {
    copy("gguf-golden/lora/adapter_model.safetensors", "adapter_model.safetensors");
    Path adapter = folder.resolve("adapter_config.json");
    mutate(
        Golden.path("gguf-golden/lora/adapter_config.json"),
        adapter,
        1_000,
        300,
        () -> PeftAdapter.read(folder));
    mutate(
        Golden.path("gguf-golden/hf/config.json"),
        folder.resolve("config.json"),
        700,
        2_000,
        () -> ModelConfig.ofFolder(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "model.gguf"})
  void pickleUnderAnyNameIsRefused(String name) throws IOException {
    byte[] zip = "PK\3\4\24\0\0\0archive/data.pkl".getBytes(StandardCharsets.ISO_8859_1);
    byte[] pickle = {(byte) 0x80, 2, 0, 0, 0, 0, 0, 0, '{', '}', 'q', 0, '.', 0, 0, 0};
    byte[] page = "<!DOCTYPE html><html>not found".getBytes(StandardCharsets.ISO_8859_1);
    byte[] pointer = "version https://git-lfs.github.com/spec/v1\noid".getBytes();
    assertRefused(name, zip, "PyTorch pickle, which can run code when loaded");
    assertRefused(name, pickle, "Convert it to safetensors");
    assertRefused(name, page, "this is a web page");
    assertRefused(name, pointer, "Git LFS pointer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch_model.bin", "consolidated.00.pth", "model.pt", "model.pkl"})
  void folderWithPicklesOnlyIsToldToConvert(String name) throws IOException {
    // Given
    copy("gguf-golden/hf/config.json", "config.json");
    Files.write(folder.resolve(name), new byte[] {(byte) 0x80, 2});
    // Then
    assertThatThrownBy(() -> WeightSource.open(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("model.safetensors is missing; the folder has " + name)
        .hasMessageContaining("Convert the model to safetensors");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.safetensors",
        "/etc/passwd.safetensors",
        "..\\\\secret.safetensors",
        "a/../../b.safetensors",
        "%2e%2e%2fb.safetensors",
        "b.safetensors\\u0000.bin",
        "model.bin",
        ".hidden.safetensors"
      })
  void shardNameThatLeavesTheFolderIsRefused(String name) throws IOException {
    // Given
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"a\": \"" + name + "\"}}");
    // Then
    assertThatThrownBy(() -> SafetensorsFolder.open(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("is not accepted");
  }

  @ParameterizedTest
  @CsvSource({"NaN, F32", "Infinity, F32", "-Infinity, F16", "NaN, BF16"})
  void weightThatIsNoNumberIsRefusedWithItsPlace(float value, SafetensorsType type)
      throws IOException {
    // Given: behind the first chunk that is decoded at a time
    int length = 20_000;
    Path file = folder.resolve("weights.safetensors");
    new SafetensorsWriter()
        .add(
            "w",
            type,
            TensorShape.of(100, 200),
            output -> {
              for (int index = 0; index < length; index++) {
                int bits = Float.floatToRawIntBits(index == 18_003 ? value : -0.5f);
                short half = Float.floatToFloat16(index == 18_003 ? value : -0.5f);
                int stored = type == SafetensorsType.BF16 ? bits >>> 16 : half;
                output.writeByte(type == SafetensorsType.F32 ? bits : stored);
                output.writeByte((type == SafetensorsType.F32 ? bits : stored) >> 8);
                if (type == SafetensorsType.F32) {
                  output.writeByte(bits >> 16);
                  output.writeByte(bits >> 24);
                }
              }
            })
        .write(file);
    String place = "tensor w holds " + value + " at index 18003 of shape [100, 200]";
    // When
    try (SafetensorsFile opened = SafetensorsFile.open(file);
        Arena arena = Arena.ofConfined()) {
      TensorView view = opened.tensor("w");
      // Then
      assertThatThrownBy(view::toFloats).hasMessageContaining(place);
      assertThatThrownBy(view::requireFinite).hasMessageContaining(place);
      assertThatThrownBy(() -> view.readRows(90, 1, new float[200], 0)).hasMessageContaining(place);
      assertThatThrownBy(() -> view.readInto(arena.allocate(length * 4L)))
          .hasMessageContaining(place);
      view.readRows(0, 90, new float[18_000], 0);
    }
  }

  @Test
  void quantisedBlockWithAScaleThatIsNoNumberIsRefused() throws IOException {
    // Given
    byte[] whole = Files.readAllBytes(Golden.path("gguf-golden/base-q8_0.gguf"));
    Path path = folder.resolve("model.gguf");
    Files.write(path, whole);
    long start;
    try (GgufFile file = GgufFile.open(path)) {
      start = whole.length - dataAfter(file, "blk.1.ffn_down.weight");
    }
    whole[(int) start + 34 * 3 + 1] = 0x7C; // the scale of block 3 becomes infinite or NaN
    Files.write(path, whole);
    // Then
    assertThatThrownBy(() -> readModel(path))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("tensor blk.1.ffn_down.weight holds ")
        .hasMessageContaining("at index 96 of shape [64, 96]");
  }

  /** Bytes from a tensor's first to the end of the file. */
  private static long dataAfter(GgufFile file, String name) {
    long bytes = 0;
    boolean counting = false;
    for (String each : file.names()) {
      counting |= each.equals(name);
      if (counting) {
        bytes += (file.tensor(each).bytes().byteSize() + 31) / 32 * 32;
      }
    }
    return bytes;
  }

  @Test
  void adapterWithNaNIsRefused() throws IOException {
    // Given
    copy("gguf-golden/lora/adapter_config.json", "adapter_config.json");
    byte[] weights = Files.readAllBytes(Golden.path("gguf-golden/lora/adapter_model.safetensors"));
    ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN).putFloat(weights.length - 4, Float.NaN);
    Files.write(folder.resolve("adapter_model.safetensors"), weights);
    // Then
    assertThatThrownBy(() -> PeftAdapter.read(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("holds NaN at index");
  }

  @Test
  void countsThatNoModelHasAreRefusedBeforeAnythingIsAllocated() throws IOException {
    // Given: an array of single bytes that the file could hold
    ByteBuffer bytes = ByteBuffer.allocate(5_000_000).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3).putLong(0).putLong(1);
    bytes.putLong(1).put((byte) 'k').putInt(9).putInt(0).putLong(4_900_000);
    Path file = Files.write(folder.resolve("wide.gguf"), bytes.array());
    // Then
    assertThatThrownBy(() -> GgufFile.open(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("the element count of k is 4900000; at most 4194304 are possible");
  }

  private static void readModel(Path path) throws IOException {
    try (WeightSource source = WeightSource.open(path)) {
      for (String name : source.names()) {
        source.read(name);
      }
    }
  }

  /** Seeded: bytes of the header changed, ranges moved, the end cut off or grown. */
  private static void mutate(Path golden, Path target, int header, Reader reader)
      throws IOException {
    mutate(golden, target, header, MUTATIONS, reader);
  }

  private static void mutate(Path golden, Path target, int header, int rounds, Reader reader)
      throws IOException {
    byte[] whole = Files.readAllBytes(golden);
    Random random = new Random(42);
    TreeSet<String> escaped = new TreeSet<>();
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      Files.write(target, mutated(whole, Math.min(header, whole.length), random));
      try {
        reader.read();
      } catch (ModelFileException e) {
        refused++;
      } catch (RuntimeException | Error | IOException e) {
        escaped.add(round + ": " + e);
      }
    }
    assertThat(escaped).isEmpty();
    assertThat(refused).isGreaterThan(rounds / 4);
  }

  private static byte[] mutated(byte[] whole, int header, Random random) {
    byte[] bytes = whole.clone();
    switch (random.nextInt(5)) {
      case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(64));
      case 2 -> {
        int from = random.nextInt(header);
        int length = Math.min(1 + random.nextInt(16), header - from);
        System.arraycopy(whole, random.nextInt(header - length + 1), bytes, from, length);
      }
      case 3 -> {
        int digit = random.nextInt(header);
        for (int index = digit; index < header; index++) {
          if (bytes[index] >= '0' && bytes[index] <= '9') {
            bytes[index] = (byte) (random.nextInt(4) == 0 ? '-' : '0' + random.nextInt(10));
            break;
          }
        }
      }
      default -> {
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
          bytes[random.nextInt(header)] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
        }
      }
    }
    return bytes;
  }

  private void assertRefused(String name, byte[] content, String reason) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    assertThatThrownBy(
            () -> {
              if (name.endsWith(".gguf")) {
                GgufFile.open(file).close();
              } else {
                SafetensorsFile.open(file).close();
              }
            })
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(reason);
  }

  private void copy(String golden, String name) throws IOException {
    Files.copy(Golden.path(golden), folder.resolve(name));
  }
}
