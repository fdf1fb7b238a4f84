package io.athanor.kit.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbandonedWritesTest {

  @TempDir private Path folder;

  @Test
  void fileThatIsBeingWrittenStaysEvenWhenItsContentIsOld() throws IOException {
    // Given
    Path original = Files.writeString(folder.resolve("model"), "old weights");
    Files.setLastModifiedTime(original, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
    Path temporaries = Files.createDirectory(folder.resolve("temporaries"));
    Path link = Files.createLink(temporaries.resolve("link"), original);
    // When
    new AbandonedWrites(temporaries, InstantSource.system()).delete();
    // Then
    assertThat(link).exists();
  }

  @Test
  void fileThatNobodyTouchedForADayIsDeleted() throws IOException {
    // Given
    Path half = Files.writeString(folder.resolve("half"), "half a mod");
    Instant written = Instant.now();
    // When, then
    new AbandonedWrites(folder, InstantSource.fixed(written.plus(Duration.ofHours(23)))).delete();
    assertThat(half).exists();
    new AbandonedWrites(folder, InstantSource.fixed(written.plus(Duration.ofHours(25)))).delete();
    assertThat(half).doesNotExist();
  }
}
