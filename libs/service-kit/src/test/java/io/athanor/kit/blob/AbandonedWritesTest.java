package io.athanor.kit.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
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
    new AbandonedWrites(temporaries).delete(AbandonedWrites.SAFE_AGE);
    // Then
    assertThat(link).exists();
  }

  @Test
  void fileThatNobodyTouchedForLongIsDeleted() throws IOException, InterruptedException {
    // Given
    Path half = Files.writeString(folder.resolve("half"), "half a mod");
    Thread.sleep(20);
    // When
    new AbandonedWrites(folder).delete(Duration.ofMillis(10));
    // Then
    assertThat(half).doesNotExist();
  }
}
