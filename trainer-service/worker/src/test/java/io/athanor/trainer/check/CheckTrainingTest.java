package io.athanor.trainer.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTrainingTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void everyQuantityIsPrintedWithItsError() throws Exception {
    // When
    int status = check(TrainingReplayTest.recording("llama"));

    // Then
    assertThat(status).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("loss", "gradient norm", "first gradients", "final adapter", "probe logits");
  }

  @Test
  void recordingOfAnotherOptimizerFails() throws Exception {
    // Given
    Path copy = copy(TrainingReplayTest.recording("llama"));
    Path trace = copy.resolve("trace.json");
    Files.writeString(
        trace, Files.readString(trace).replace("\"weight_decay\": 0.1", "\"weight_decay\": 0.0"));

    // When
    int status = check(copy);

    // Then
    assertThat(status).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("FAILED");
  }

  @Test
  void missingFileIsNamed() throws Exception {
    // Given
    Path copy = copy(TrainingReplayTest.recording("llama"));
    Files.delete(copy.resolve("rows.jsonl"));

    // When
    int status = check(copy);

    // Then
    assertThat(status).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("rows.jsonl");
  }

  @Test
  void folderThatIsNotThereIsNamed() {
    assertThat(check(folder.resolve("nowhere"))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("nowhere: no such folder");
  }

  private int check(Path recording) {
    return new CheckTraining(new PrintStream(out), new PrintStream(err))
        .run(List.of("--packed", recording.toString()));
  }

  private Path copy(Path recording) throws IOException {
    Path target = folder.resolve("copy");
    try (Stream<Path> files = Files.walk(recording)) {
      for (Path file : files.toList()) {
        Path to = target.resolve(recording.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
    return target;
  }
}
