package io.athanor.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StalePostmasterTest {

  @TempDir private Path data;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = data.resolve("postmaster.pid");
  }

  @Test
  void fileWithThePidOfAStrangerIsDeleted() throws IOException {
    // Given
    Files.writeString(file, ProcessHandle.current().pid() + "\n" + data + "\n");
    // When
    new StalePostmaster(data).clear();
    // Then
    assertThat(file).doesNotExist();
  }

  @Test
  void fileWithAPidThatNobodyHasIsLeftToPostgres() throws Exception {
    // Given
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Files.writeString(file, ended.pid() + "\n" + data + "\n");
    // When
    new StalePostmaster(data).clear();
    // Then
    assertThat(file).exists();
  }

  @Test
  void missingFileIsNoProblem() {
    new StalePostmaster(data).clear();
    assertThat(file).doesNotExist();
  }
}
