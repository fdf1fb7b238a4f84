package io.athanor.kit.blob;

import io.athanor.kit.blob.s3.NodeCache;
import io.athanor.kit.blob.s3.S3BlobStore;
import io.athanor.kit.blob.s3.S3Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import java.time.InstantSource;

/** Chooses the store by the scheme of its address. */
@ApplicationScoped
class BlobStoreProducer {

  @Produces
  @ApplicationScoped
  BlobStore blobStore(BlobConfig config) {
    return switch (config.uri().getScheme()) {
      case "file" -> new FileBlobStore(Path.of(config.uri()));
      case "s3" ->
          new S3BlobStore(
              S3Settings.of(config),
              new NodeCache(
                  config.cache().folder(),
                  config.cache().maxSize().asLongValue(),
                  InstantSource.system()));
      case null, default ->
          throw new IllegalArgumentException(
              "athanor.blobs.uri must start with file: or s3:, was " + config.uri());
    };
  }

  void close(@Disposes BlobStore store) {
    store.close();
  }
}
