package io.athanor.trainer.basemodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.llm.hub.BaseModel;
import io.athanor.llm.hub.BaseModelResolver;
import io.athanor.llm.hub.DownloadProgress;
import io.athanor.llm.hub.GgufFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFilesTest {

  private static final Path RESOURCES = Path.of("src", "test", "resources").toAbsolutePath();

  @TempDir Path models;

  @Test
  void modelFolderIsWrittenAsGgufOnce() throws Exception {
    // Given
    BaseModel folder = resolve(RESOURCES.resolve("model-folder"));
    GgufFiles files = new GgufFiles(models);
    // When
    Path first = files.of(folder);
    Files.setLastModifiedTime(first, FileTime.fromMillis(1_000));
    Path second = files.of(folder);
    // Then
    assertThat(first).isEqualTo(models.resolve("gguf").resolve(folder.sha256() + ".gguf"));
    assertThat(resolve(first).config().hiddenSize()).isEqualTo(folder.config().hiddenSize());
    assertThat(Files.getLastModifiedTime(second).toMillis()).isEqualTo(1_000);
  }

  @Test
  void ggufFileIsTakenAsItIs() throws Exception {
    // Given
    Path file = RESOURCES.resolve("base-q8_0.gguf");
    // When
    Path taken = new GgufFiles(models).of(resolve(file));
    // Then
    assertThat(taken).isEqualTo(file);
  }

  private BaseModel resolve(Path path) {
    return BaseModelResolver.standard(models).resolve(path.toString(), DownloadProgress.NONE);
  }
}
