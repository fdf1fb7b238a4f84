package io.athanor.dataset.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.athanor.dataset.format.FileFormat;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceFolderTest {

  @TempDir Path folder;

  @Test
  void sheetOfTextsGetsTheFeaturesOfText() throws IOException {
    assertThat(features("text\nOnce upon a time.\n")).containsExactly("text");
  }

  @Test
  void sheetOfAnswersGetsTheFeaturesOfConversations() throws IOException {
    assertThat(features("question,answer\nWho?,Ada Birch.\n")).containsExactly("messages");
  }

  private List<String> features(String csv) throws IOException {
    Path source = Files.writeString(folder.resolve("rows.csv"), csv);
    Path target = folder.resolve("dataset");
    // When
    HuggingFaceFolder.write(source, FileFormat.CSV, target, progress -> {});
    // Then
    List<String> names = new ArrayList<>();
    Json.mapper()
        .readTree(target.resolve("dataset_info.json").toFile())
        .path("features")
        .fieldNames()
        .forEachRemaining(names::add);
    return names;
  }
}
