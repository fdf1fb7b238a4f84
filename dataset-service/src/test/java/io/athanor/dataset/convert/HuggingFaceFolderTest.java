package io.athanor.dataset.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.dataset.format.FileFormat;
import io.athanor.dataset.format.RowProblem;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

  @Test
  void folderOfSeveralFilesIsReadInTheOrderOfItsState() throws IOException {
    // Given
    Path saved = Files.createDirectories(folder.resolve("saved"));
    arrow(saved.resolve("data-00000-of-00003.arrow"), "First?", "One.");
    arrow(saved.resolve("data-00001-of-00003.arrow"), "Second?", "Two.", "Third?", "Three.");
    arrow(saved.resolve("data-00002-of-00003.arrow"), "Fourth?", "Four.");
    state(
        saved,
        "data-00000-of-00003.arrow",
        "data-00001-of-00003.arrow",
        "data-00002-of-00003.arrow");
    Path target = folder.resolve("rows.jsonl");
    // When
    ConversionReport report =
        new FormatConversion(FileFormat.ARROW, FileFormat.QUESTION_ANSWER)
            .run(HuggingFaceFolder.files(saved), target, progress -> {});
    // Then
    assertThat(report.written()).isEqualTo(4);
    assertThat(report.rejected()).isZero();
    assertThat(Files.readAllLines(target))
        .containsExactly(
            "{\"question\":\"First?\",\"answer\":\"One.\"}",
            "{\"question\":\"Second?\",\"answer\":\"Two.\"}",
            "{\"question\":\"Third?\",\"answer\":\"Three.\"}",
            "{\"question\":\"Fourth?\",\"answer\":\"Four.\"}");
  }

  @Test
  void folderWrittenByTheDatasetsLibraryInThreeFilesIsRead() throws Exception {
    // Given
    Path saved = Path.of(HuggingFaceFolderTest.class.getResource("/datasets-three-files").toURI());
    Path target = folder.resolve("rows.jsonl");
    // When
    ConversionReport report =
        new FormatConversion(FileFormat.ARROW, FileFormat.OPENAI_MESSAGES)
            .run(HuggingFaceFolder.files(saved), target, progress -> {});
    // Then
    assertThat(report.rejected()).isZero();
    assertThat(Files.readAllLines(target))
        .hasSize(7)
        .startsWith(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Question 0?\"},"
                + "{\"role\":\"assistant\",\"content\":\"Answer 0.\"}]}")
        .endsWith(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Question 6?\"},"
                + "{\"role\":\"assistant\",\"content\":\"Answer 6.\"}]}");
  }

  @Test
  void damagedFileIsNamedAndTheOthersAreKept() throws IOException {
    // Given
    Path saved = Files.createDirectories(folder.resolve("saved"));
    arrow(saved.resolve("a.arrow"), "First?", "One.");
    Files.writeString(saved.resolve("b.arrow"), "nonsense");
    arrow(saved.resolve("c.arrow"), "Third?", "Three.");
    state(saved, "a.arrow", "b.arrow", "c.arrow");
    // When
    ConversionReport report =
        new FormatConversion(FileFormat.ARROW, FileFormat.OPENAI_MESSAGES)
            .run(HuggingFaceFolder.files(saved), folder.resolve("rows.jsonl"), progress -> {});
    // Then
    assertThat(report.written()).isEqualTo(2);
    assertThat(report.problems())
        .singleElement()
        .extracting(RowProblem::reason)
        .asString()
        .endsWith(" (in b.arrow)");
  }

  @Test
  void folderThatIsNotWholeIsRefusedByName() throws IOException {
    // Given
    Path saved = Files.createDirectories(folder.resolve("saved"));
    Path splits = Files.createDirectories(folder.resolve("splits"));
    Files.writeString(splits.resolve("dataset_dict.json"), "{\"splits\": [\"train\", \"test\"]}");
    Path outside = Files.createDirectories(folder.resolve("outside"));
    state(outside, "../rows.arrow");
    // When, then
    assertThatThrownBy(() -> HuggingFaceFolder.files(saved))
        .hasMessageContaining("has no state.json");
    assertThatThrownBy(() -> HuggingFaceFolder.files(splits))
        .hasMessageContaining("several splits")
        .hasMessageEndingWith("splits/train");
    assertThatThrownBy(() -> HuggingFaceFolder.files(outside))
        .hasMessageContaining("\"../rows.arrow\", which is no file of the folder");
    state(saved, "gone.arrow");
    assertThatThrownBy(() -> HuggingFaceFolder.files(saved))
        .hasMessageContaining("names gone.arrow, which is missing");
  }

  private void arrow(Path file, String... questionsAndAnswers) throws IOException {
    StringBuilder csv = new StringBuilder("question,answer\n");
    for (int i = 0; i < questionsAndAnswers.length; i += 2) {
      csv.append(questionsAndAnswers[i])
          .append(',')
          .append(questionsAndAnswers[i + 1])
          .append('\n');
    }
    Path source = Files.writeString(folder.resolve("rows.csv"), csv);
    new FormatConversion(FileFormat.CSV, FileFormat.ARROW).run(source, file, progress -> {});
  }

  private static void state(Path folder, String... files) throws IOException {
    List<Map<String, String>> named =
        Arrays.stream(files).map(file -> Map.of("filename", file)).toList();
    Files.write(folder.resolve("state.json"), Json.bytes(Map.of("_data_files", named)));
  }

  private List<String> features(String csv) throws IOException {
    Path source = Files.writeString(folder.resolve("rows.csv"), csv);
    Path target = folder.resolve("dataset");
    // When
    HuggingFaceFolder.write(List.of(source), FileFormat.CSV, target, progress -> {});
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
