package io.athanor.kit.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.athanor.contracts.ProblemCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BlobStoreExceptionTest {

  /** Linux's {@code /dev/full} answers every write as a full disk does. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void fullDiskIsToldAsSuch() {
    // Given
    IOException full =
        catchThrowableOfType(
            IOException.class,
            () -> {
              try (FileChannel disk =
                  FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
                disk.write(ByteBuffer.wrap(new byte[] {1}));
              }
            });
    // When
    BlobStoreException told = BlobStoreException.of("cannot write blob a/b", full);
    // Then
    assertThat(told.code()).isEqualTo(ProblemCode.STORAGE_FULL);
    assertThat(told)
        .hasMessage(
            "cannot write blob a/b: No space left on device; free some space and try again");
  }

  @Test
  void otherFailuresAreNotTakenForAFullDisk() {
    assertThat(BlobStoreException.of("cannot write blob a/b", new IOException("Bad file")).code())
        .isEqualTo(ProblemCode.INTERNAL_ERROR);
  }
}
