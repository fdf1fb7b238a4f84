package io.athanor.inference.registry;

import io.athanor.contracts.ArtifactRef;
import io.athanor.kit.blob.BlobStore;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A GGUF file that answers by itself: a base model, or a tuned model merged into its base. Whether
 * it is in memory is the matter of {@link OpenModels}.
 *
 * @param name what clients call it
 * @param sha256 of its content, or of the place of the folder that it is written from; what is
 *     equal here is opened once
 * @param bytes of its content, or of what it is written from
 * @param place finds it on this machine
 */
record ServedFile(String name, String sha256, long bytes, Place place) {

  /** Where the file lies; may take as long as fetching or writing it does. */
  @FunctionalInterface
  interface Place {
    Path find() throws IOException;
  }

  /** Whether two names mean the same bytes. */
  boolean isSameAs(ServedFile other) {
    return sha256.equals(other.sha256);
  }

  /** A file of the blob store. */
  static ServedFile stored(String name, ArtifactRef gguf, BlobStore blobs) {
    return new ServedFile(name, gguf.sha256(), gguf.sizeBytes(), () -> blobs.file(gguf));
  }
}
