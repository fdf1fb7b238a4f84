package io.athanor.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

  @TempDir private Path folder;

  @Test
  void earlierStartsAreKeptThreeDeep() throws IOException {
    // Given
    var log = new LogFile(folder.resolve("service.log"));
    // When
    for (int start = 1; start <= 5; start++) {
      log.rotate();
      Files.writeString(log.path(), "start " + start);
    }
    // Then
    assertThat(folder.resolve("service.log")).hasContent("start 5");
    assertThat(folder.resolve("service.log.1")).hasContent("start 4");
    assertThat(folder.resolve("service.log.3")).hasContent("start 2");
    assertThat(folder.resolve("service.log.4")).doesNotExist();
  }

  @Test
  void tailGivesTheLastLinesOnly() throws IOException {
    // Given
    var log = new LogFile(folder.resolve("service.log"));
    Files.writeString(log.path(), "one\ntwo\nthree\n");
    // When / Then
    assertThat(log.tail(2)).isEqualTo("two" + System.lineSeparator() + "three");
    assertThat(new LogFile(folder.resolve("none.log")).tail(2)).isEmpty();
  }
}
