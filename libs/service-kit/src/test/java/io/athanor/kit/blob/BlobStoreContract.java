package io.athanor.kit.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.athanor.contracts.ArtifactRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every blob store does, whatever it is made of. */
public abstract class BlobStoreContract {

  private static final String HELLO_SHA256 =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir protected Path folder;
  protected BlobStore store;

  /** A store that holds nothing. */
  protected abstract BlobStore emptyStore() throws Exception;

  /** Replaces the stored bytes of a key behind the store's back. */
  protected abstract void damage(String key, byte[] bytes) throws IOException;

  /** Everything the store has written, finished or not. */
  protected abstract List<String> leftovers() throws IOException;

  @BeforeEach
  void openStore() throws Exception {
    store = emptyStore();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void storedBytesAreReadBackWithTheirChecksum() {
    // When
    ArtifactRef artifact = store.putBytes("a/hello.txt", "text/plain", utf8("hello"));
    // Then
    assertThat(artifact).isEqualTo(new ArtifactRef("a/hello.txt", HELLO_SHA256, 5, "text/plain"));
    assertThat(store.bytes(artifact)).isEqualTo(utf8("hello"));
  }

  @Test
  void sameContentMayBeStoredAgainOtherContentMayNot() {
    // Given
    ArtifactRef first = store.putBytes("a/hello.txt", "text/plain", utf8("hello"));
    // When
    ArtifactRef second = store.putBytes("a/hello.txt", "text/plain", utf8("hello"));
    // Then
    assertThat(second).isEqualTo(first);
    assertThatThrownBy(() -> store.putBytes("a/hello.txt", "text/plain", utf8("other")))
        .isInstanceOf(BlobStoreException.class)
        .hasMessage("blob a/hello.txt exists with other content; blobs are never overwritten");
    assertThat(store.bytes(first)).isEqualTo(utf8("hello"));
  }

  @Test
  void deletedBytesAreGoneAndEqualOnesUnderAnotherKeyStay() {
    // Given
    ArtifactRef deleted = store.putBytes("a/hello.txt", "text/plain", utf8("hello"));
    ArtifactRef other = store.putBytes("b/hello.txt", "text/plain", utf8("hello"));
    // When
    store.delete(deleted);
    store.delete(deleted);
    // Then
    assertThatThrownBy(() -> store.bytes(deleted))
        .isInstanceOf(BlobStoreException.class)
        .hasMessageContaining("is missing");
    assertThat(store.bytes(other)).isEqualTo(utf8("hello"));
  }

  @Test
  void failedWriteLeavesNothingBehind() throws IOException {
    // When
    assertThatThrownBy(
            () ->
                store.put(
                    "a/half.txt",
                    "text/plain",
                    stream -> {
                      stream.write(utf8("half"));
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(BlobStoreException.class);
    // Then
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void damagedContentIsRefused() throws IOException {
    // Given
    ArtifactRef artifact = store.putBytes("a/hello.txt", "text/plain", utf8("hello"));
    damage("a/hello.txt", utf8("jello"));
    // Then
    assertThatThrownBy(() -> store.bytes(artifact))
        .isInstanceOf(BlobStoreException.class)
        .hasMessageContaining("must have " + HELLO_SHA256);
  }

  @Test
  void contentIsFoundByItsKey() {
    // Given
    ArtifactRef artifact = store.putBytes("a/hello.txt", "text/plain", utf8("hello"));
    // Then
    assertThat(store.find("a/hello.txt", "text/plain")).contains(artifact);
    assertThat(store.find("a/none.txt", "text/plain")).isEmpty();
  }

  @Test
  void missingContentIsNamed() {
    // Given
    ArtifactRef artifact = new ArtifactRef("a/none.txt", HELLO_SHA256, 5, "text/plain");
    // Then
    assertThatThrownBy(() -> store.bytes(artifact))
        .hasMessageContaining("blob a/none.txt is missing");
  }

  @Test
  void storedFileKeepsItsContentWhenTheOriginalIsReplaced() throws IOException {
    // Given
    Path original = Files.write(folder.resolve("model.gguf"), utf8("hello"));
    ArtifactRef artifact = store.putFile("models/model.gguf", "application/octet-stream", original);
    // When
    Files.delete(original);
    Files.write(original, utf8("other"));
    // Then
    assertThat(store.file(artifact)).hasBinaryContent(utf8("hello"));
  }

  @Test
  void keysAreListedByPrefixPageByPage() {
    // Given
    for (String key : List.of("a/1", "a/2", "a/20", "a/3", "b/1")) {
      store.putBytes(key, "text/plain", utf8(key));
    }
    // When
    List<StoredBlob> first = store.list("a/", "", 3);
    List<StoredBlob> second = store.list("a/", first.getLast().key(), 3);
    // Then
    assertThat(first).extracting(StoredBlob::key).containsExactly("a/1", "a/2", "a/20");
    assertThat(second).extracting(StoredBlob::key).containsExactly("a/3");
    assertThat(first.getLast().sizeBytes()).isEqualTo(4);
    assertThat(store.list("a/2", "", 10))
        .extracting(StoredBlob::key)
        .containsExactly("a/2", "a/20");
    assertThat(store.list("c/", "", 10)).isEmpty();
  }

  @Test
  void emptyContentIsContent() {
    // When
    ArtifactRef empty = store.putBytes("a/empty", "text/plain", new byte[0]);
    // Then
    assertThat(store.bytes(empty)).isEmpty();
    assertThat(store.file(empty)).isEmptyFile();
  }

  protected static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
