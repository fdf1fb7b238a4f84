package io.athanor.ingest.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import io.athanor.contracts.ProblemCode;
import io.athanor.ingest.source.RejectedSourceException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileFetcherTest {

  @TempDir Path folder;

  @Test
  void fileBelowARootIsRead() throws IOException {
    Path file =
        Files.writeString(Files.createDirectory(folder.resolve("a b")).resolve("é.yaml"), "x");
    assertThat(fetcher(10).fetch(file.toUri().toString()).content()).containsExactly('x');
  }

  @Test
  void fileElsewhereIsForbiddenWhetherItExistsOrNot() {
    for (String address : List.of("file:///etc/passwd", "file:///etc/no-such-file")) {
      assertThat(rejection(10, address).code()).isEqualTo(ProblemCode.SOURCE_FORBIDDEN);
    }
    String climbing = folder.toUri() + "../../../etc/passwd";
    assertThat(rejection(10, climbing).code()).isEqualTo(ProblemCode.SOURCE_FORBIDDEN);
  }

  @Test
  void linkDoesNotLeadOut() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/passwd"));
    assertThat(rejection(10, link.toUri().toString()).code())
        .isEqualTo(ProblemCode.SOURCE_FORBIDDEN);
  }

  @Test
  void withoutRootsNoFileIsRead() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "x");
    RejectedSourceException rejection =
        catchThrowableOfType(
            RejectedSourceException.class,
            () -> new FileFetcher(List.of(), 10).fetch(file.toUri().toString()));
    assertThat(rejection.detail())
        .endsWith(
            "files may only be read below folders that are named in athanor.ingest.file-roots");
  }

  @Test
  void missingFolderAndTooLargeFilesAreToldApart() throws IOException {
    Path large = Files.writeString(folder.resolve("large.yaml"), "12345");
    assertThat(rejection(10, folder.resolve("none.yaml").toUri().toString()).detail())
        .endsWith("none.yaml: there is no such file; check the path");
    assertThat(rejection(10, folder.toUri().toString()).detail())
        .endsWith("this is not a file; name a file");
    assertThat(rejection(4, large.toUri().toString()).detail())
        .endsWith(
            "large.yaml: larger than 4 bytes (athanor.ingest.max-bytes), which end in line 1; split"
                + " the file");
  }

  /** The file has holes for its bytes, so that it takes no room on the disk. */
  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.jsonl", "a.txt"})
  void lineOfAGigabyteIsRefusedWithoutBeingHeld(String name) throws IOException {
    // Given
    Path file = folder.resolve(name);
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.write("a,b\n".getBytes(StandardCharsets.US_ASCII));
      large.setLength(1L << 30);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    // When
    RejectedSourceException refused = rejection(32L << 20, file.toUri().toString());
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    // Then
    assertThat(refused.code()).isEqualTo(ProblemCode.INVALID_SOURCE);
    assertThat(refused.detail())
        .endsWith(
            name
                + ": larger than 33554432 bytes (athanor.ingest.max-bytes), which end in line 2;"
                + " split the file");
    assertThat(allocated).isLessThan(4L << 20);
  }

  private FileFetcher fetcher(long maxBytes) {
    return new FileFetcher(List.of(folder), maxBytes);
  }

  private RejectedSourceException rejection(long maxBytes, String address) {
    return catchThrowableOfType(
        RejectedSourceException.class, () -> fetcher(maxBytes).fetch(address));
  }
}
