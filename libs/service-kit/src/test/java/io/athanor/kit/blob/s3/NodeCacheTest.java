package io.athanor.kit.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.kit.hash.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeCacheTest {

  private static final int LIMIT = 25;

  @TempDir Path folder;

  private final AtomicInteger fetches = new AtomicInteger();
  private Instant now = Instant.parse("2026-11-26T05:00:00Z");
  private NodeCache cache;

  @BeforeEach
  void openCache() {
    cache = new NodeCache(folder, LIMIT, () -> now);
  }

  @Test
  void contentIsFetchedOnce() throws IOException {
    // When
    Path first = get("ten bytes.");
    Path second = get("ten bytes.");
    // Then
    assertThat(second).isEqualTo(first).hasContent("ten bytes.");
    assertThat(fetches).hasValue(1);
  }

  @Test
  void anotherProcessOnTheSameFolderFetchesNothing() throws IOException {
    // Given
    get("ten bytes.");
    // When
    cache = new NodeCache(folder, LIMIT, () -> now);
    get("ten bytes.");
    // Then
    assertThat(fetches).hasValue(1);
  }

  @Test
  void threadsThatWantTheSameContentFetchItOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      // When
      List<Future<Path>> paths =
          IntStream.range(0, 8).mapToObj(each -> threads.submit(() -> get("ten bytes."))).toList();
      // Then
      for (Future<Path> path : paths) {
        assertThat(path.get()).hasContent("ten bytes.");
      }
    }
    assertThat(fetches).hasValue(1);
  }

  @Test
  void damagedCopyIsFetchedAgain() throws IOException {
    // Given
    Path copy = get("ten bytes.");
    Files.writeString(copy, "TEN bytes.");
    Files.setLastModifiedTime(copy, FileTime.from(now.plusSeconds(1)));
    // When
    Path again = get("ten bytes.");
    // Then
    assertThat(again).hasContent("ten bytes.");
    assertThat(fetches).hasValue(2);
  }

  @Test
  void failedFetchLeavesNothing() throws IOException {
    // When
    assertThatThrownBy(
            () ->
                cache.file(
                    Sha256.of("ten bytes."),
                    10,
                    temporary -> {
                      Files.writeString(temporary, "ten");
                      throw new IOException("the connection broke off");
                    }))
        .hasMessage("the connection broke off");
    // Then
    assertThat(copies()).isEmpty();
    assertThat(cache.holds(Sha256.of("ten bytes."))).isFalse();
  }

  @Test
  void copyThatWasNotUsedForLongestMakesRoom() throws IOException {
    // Given
    get("the first.");
    now = now.plus(Duration.ofHours(1));
    get("the other.");
    now = now.plus(Duration.ofHours(1));
    get("the first.");
    now = now.plus(Duration.ofHours(1));
    // When
    get("the third.");
    // Then
    assertThat(copies()).containsExactlyInAnyOrder("the first.", "the third.");
  }

  @Test
  void copyThatSomebodyMayBeOpeningStays() throws IOException {
    // When
    get("the first.");
    get("the other.");
    get("the third.");
    // Then
    assertThat(copies()).hasSize(3);
  }

  private Path get(String content) throws IOException {
    return cache.file(
        Sha256.of(content),
        content.length(),
        temporary -> {
          fetches.incrementAndGet();
          Files.writeString(temporary, content);
        });
  }

  private List<String> copies() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().length() == 64 || inFetching(file))
          .map(NodeCacheTest::read)
          .toList();
    }
  }

  private static boolean inFetching(Path file) {
    return file.getParent().getFileName().toString().equals(".fetching");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
