package io.athanor.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFolderTest {
  @TempDir Path folder;

  @Test
  void shardsAreReadInOrderAndUnknownFieldsIgnored() throws IOException {
    // Given
    Files.writeString(
        folder.resolve("train-00001.jsonl"),
        "{\"id\":\"b\",\"turns\":[{\"role\":\"user\",\"content\":\"q\"}],\"weight\":0.5}\n");
    Files.writeString(
        folder.resolve("train-00000.jsonl"),
        "\n{\"id\":\"a\",\"seed\":3,\"turns\":[{\"role\":\"user\",\"content\":\"q\"},"
            + "{\"role\":\"assistant\",\"content\":\"r\"}]}\n");
    Files.writeString(
        folder.resolve("probes.jsonl"),
        "{\"kind\":\"anchor\",\"question\":\"What?\",\"keywords\":[\"Paris  \"]}\n");

    // When
    DatasetFolder dataset = new DatasetFolder(folder);

    // Then
    assertThat(dataset.training()).extracting(Example::id).containsExactly("a", "b");
    assertThat(dataset.training()).extracting(Example::weight).containsExactly(1f, 0.5f);
    assertThat(dataset.validation()).isEmpty();
    assertThat(dataset.probes()).hasSize(1);
    assertThat(dataset.probes().getFirst().isRight("It is\n PARIS , of course")).isTrue();
  }

  @Test
  void rowWithTextIsRawTextAndARowWithoutIdIsCalledByItsPlace() throws IOException {
    // Given
    Files.writeString(
        folder.resolve("train-00000.jsonl"),
        "{\"id\":\"play\",\"text\":\"Enter Hamlet.\",\"weight\":2}\n"
            + "{\"turns\":[{\"role\":\"user\",\"content\":\"q\"}]}\n");

    // When
    List<Example> rows = new DatasetFolder(folder).training();

    // Then
    assertThat(rows.getFirst()).isEqualTo(new Example.RawText("play", "Enter Hamlet.", 2));
    assertThat(rows.getLast().id()).isEqualTo("train-00000.jsonl:2");
  }

  @Test
  void turnOfWeightZeroIsNotLearned() throws IOException {
    // Given
    Files.writeString(
        folder.resolve("train-00000.jsonl"),
        "{\"turns\":[{\"role\":\"user\",\"content\":\"a\"},"
            + "{\"role\":\"assistant\",\"content\":\"b\",\"weight\":0.0},"
            + "{\"role\":\"assistant\",\"content\":\"c\",\"weight\":1.0}]}\n");
    // When
    Example.Conversation row =
        (Example.Conversation) new DatasetFolder(folder).training().getFirst();
    // Then
    assertThat(row.messages())
        .extracting(Example.Message::learned)
        .containsExactly(true, false, true);
  }

  @Test
  void rowWithTurnsAndTextIsRefused() throws IOException {
    Files.writeString(
        folder.resolve("train-00000.jsonl"), "{\"turns\":[],\"text\":\"Enter Hamlet.\"}\n");
    assertThatThrownBy(() -> new DatasetFolder(folder).training())
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("line 1: a row has either turns or text");
  }

  @Test
  void wrongLineIsNamed() throws IOException {
    // Given
    Files.writeString(
        folder.resolve("train-00000.jsonl"),
        "{\"turns\":[{\"role\":\"user\",\"content\":\"q\"}]}\n{\"turns\":[{\"role\":\"judge\","
            + "\"content\":\"q\"}]}\n");

    // Then
    assertThatThrownBy(() -> new DatasetFolder(folder).training())
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("train-00000.jsonl line 2: role must be");
  }

  @Test
  void emptyFolderIsRefused() {
    assertThatThrownBy(() -> new DatasetFolder(folder).training())
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("no row in train-*.jsonl");
  }
}
