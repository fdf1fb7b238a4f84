package io.athanor.kit.blob;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;

/** Chooses the store by the scheme of its address. */
@ApplicationScoped
class BlobStoreProducer {

  @Produces
  @ApplicationScoped
  BlobStore blobStore(BlobConfig config) {
    if (!"file".equals(config.uri().getScheme())) {
      throw new IllegalArgumentException(
          "athanor.blobs.uri must start with file:, was " + config.uri());
    }
    return new FileBlobStore(Path.of(config.uri()));
  }
}
