package io.athanor.trainer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.llm.format.GgmlType;
import io.athanor.llm.format.LoraModule;
import io.athanor.llm.format.PeftAdapter;
import io.athanor.llm.model.BaseGguf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckGgufTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void modelAndAdapterOfTheReferenceConvertersAreEqual() throws Exception {
    // When
    int status =
        check(golden("hf"), golden("lora"), golden("base-q8_0.gguf"), golden("lora-f32.gguf"));
    // Then
    assertThat(lines())
        .containsExactly(
            golden("base-q8_0.gguf")
                + ": equal, every byte (the base model, without the adapter)"
                + " (tokenizer.ggml.pre \"smollm\" taken from the file)",
            golden("lora-f32.gguf") + ": equal, every byte");
    assertThat(status).isZero();
  }

  @Test
  void alphaThatTheConverterPassesOverIsSaid() throws Exception {
    // Given
    PeftAdapter plain = PeftAdapter.read(golden("lora"));
    new PeftAdapter(plain.config().withRsLora(true), plain.modules()).write(folder);
    // When
    int status = check(golden("hf"), folder, golden("lora-f32.gguf"));
    // Then
    assertThat(lines().getFirst())
        .contains("equal, every byte (but for adapter.lora.alpha: the converter passes over");
    assertThat(status).isZero();
  }

  @Test
  void adapterOfAnotherBaseIsRefusedForEveryFile() throws Exception {
    // Given: the adapter's first module as of a base twice as wide
    PeftAdapter own = PeftAdapter.read(golden("lora"));
    LoraModule module = own.modules().getFirst();
    LoraModule wider =
        new LoraModule(
            module.path(),
            module.rank(),
            2 * module.inputs(),
            module.outputs(),
            new float[module.rank() * 2 * module.inputs()],
            module.b());
    new PeftAdapter(own.config(), List.of(wider)).write(folder);
    // When
    int status = check(golden("hf"), folder, golden("lora-f32.gguf"), golden("base-q8_0.gguf"));
    // Then
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("cannot be checked: " + folder)
                    .contains("the adapter was made for another base model: " + module.path())
                    .endsWith("Use it with the base it was trained on"));
    assertThat(status).isEqualTo(2);
  }

  @Test
  void firstDifferenceOfTheDataIsNamed() throws Exception {
    // Given
    byte[] bytes = Files.readAllBytes(golden("base-q8_0.gguf"));
    bytes[bytes.length - 70] ^= 1;
    Path changed = Files.write(folder.resolve("changed.gguf"), bytes);
    // When
    int status = check(golden("hf"), changed);
    // Then
    assertThat(lines().getFirst())
        .contains(": tensor ")
        .contains("differs from byte")
        .contains("1 of 20 tensors differ");
    assertThat(status).isEqualTo(1);
  }

  @Test
  void firstDifferenceOfTheMetadataIsNamed() throws Exception {
    // Given
    Path model = Files.createDirectories(folder.resolve("hf"));
    for (String file :
        List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(golden("hf").resolve(file), model.resolve(file));
    }
    Path config = model.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config).replace("\"rope_theta\": 100000.0", "\"rope_theta\": 500"));
    // When
    int status = check(model, golden("base-q8_0.gguf"));
    // Then
    assertThat(lines().getFirst())
        .contains(": metadata llama.rope.freq_base is FLOAT32 500.0, expected FLOAT32 100000.0");
    assertThat(status).isEqualTo(1);
  }

  @Test
  void quantisedFileIsComparedTensorByTensor() throws Exception {
    // Given
    Path quantised = folder.resolve("q4_0.gguf");
    BaseGguf.write(golden("hf"), "Hf", GgmlType.Q4_0, quantised);
    // When
    int status = check(golden("hf"), quantised);
    // Then
    assertThat(lines().getFirst()).contains(": equal, tensor by tensor");
    assertThat(status).isZero();
  }

  @Test
  void whatCannotBeReadIsSaidAndHasItsOwnStatus() throws Exception {
    // Given
    byte[] bytes = Files.readAllBytes(golden("lora-f32.gguf"));
    Path cut = Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(bytes, 200));
    // When
    int status = check(golden("hf"), cut, folder.resolve("none.gguf"), golden("lora-f32.gguf"));
    // Then
    assertThat(status).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .anyMatch(line -> line.startsWith(cut + ": cannot be checked: "))
        .anyMatch(line -> line.endsWith("none.gguf: cannot be checked: there is no such file"))
        .anyMatch(line -> line.endsWith("give its PEFT folder behind the model's"));
  }

  @Test
  void withoutAFileThereIsOnlyTheUsage() {
    assertThat(check(Path.of("hf"))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("usage: ");
  }

  private int check(Path... arguments) {
    return new CheckGguf(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(Arrays.stream(arguments).map(Path::toString).toList());
  }

  private List<String> lines() throws IOException {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static Path golden(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(CheckGgufTest.class.getResource("/gguf-golden/" + name)).toURI());
  }
}
