package io.athanor.kit.blob;

import io.athanor.contracts.ArtifactRef;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Immutable bytes under keys. A key never changes its content: writing the same bytes again is
 * fine, writing other bytes is refused. What is being written cannot be seen before it is complete.
 *
 * <p>All methods block; call them from worker threads. Failures of the store are {@link
 * BlobStoreException}.
 */
public interface BlobStore extends AutoCloseable {

  /** Writes the content to a stream. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream stream) throws IOException;
  }

  /** Stores what {@code content} writes. */
  ArtifactRef put(String key, String mediaType, Content content);

  /** Stores a file; a store on the same file system may share its blocks. */
  ArtifactRef putFile(String key, String mediaType, Path file);

  /**
   * The artifact under a key, if there is one; for content that is named by something else than its
   * own hash.
   */
  Optional<ArtifactRef> find(String key, String mediaType);

  /**
   * A page of what lies under keys that begin with {@code prefix}, in the order of the keys' UTF-8
   * bytes.
   *
   * @param after the last key of the page before; empty for the first page
   */
  List<StoredBlob> list(String prefix, String after, int limit);

  /**
   * A local file with the artifact's bytes, verified. It must not be changed. It stays where it is
   * for some minutes at least, so it is opened, linked or copied at once.
   *
   * @throws BlobStoreException when it is missing or its checksum differs
   */
  Path file(ArtifactRef artifact);

  /**
   * Removes the artifact's bytes; nothing happens when there are none. Only who knows that nobody
   * refers to its key may call this.
   */
  void delete(ArtifactRef artifact);

  /**
   * Finds out at the start whether the store can be used as it is set up.
   *
   * @throws BlobStoreException with {@code STORAGE_UNAVAILABLE} when it may be usable later
   */
  default void open() {
    requireReachable();
  }

  /**
   * Whether the store answers now.
   *
   * @throws BlobStoreException when it does not
   */
  void requireReachable();

  @Override
  default void close() {}

  default ArtifactRef putBytes(String key, String mediaType, byte[] bytes) {
    return put(key, mediaType, stream -> stream.write(bytes));
  }

  default ArtifactRef putJson(String key, Object value) {
    return putBytes(key, Json.MEDIA_TYPE, Json.bytes(value));
  }

  /** The artifact's bytes, verified. */
  byte[] bytes(ArtifactRef artifact);

  /** Reads a JSON artifact. */
  default <T> T json(ArtifactRef artifact, Class<T> type) {
    return Json.read(bytes(artifact), type);
  }
}
