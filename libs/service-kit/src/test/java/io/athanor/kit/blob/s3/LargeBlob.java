package io.athanor.kit.blob.s3;

import io.athanor.contracts.ArtifactRef;
import java.net.URI;
import java.nio.file.Path;
import java.util.Random;

/** Writes a blob of 200 MB and reads it back; to be run with a heap that could not hold it. */
final class LargeBlob {

  static final int MEGABYTES = 200;

  private LargeBlob() {}

  public static void main(String[] arguments) {
    try (S3BlobStore store =
        S3Stores.open(URI.create(arguments[0]), arguments[1], Path.of(arguments[2]))) {
      Random random = new Random(1);
      byte[] piece = new byte[1 << 20];
      ArtifactRef artifact =
          store.put(
              "a/large",
              "application/octet-stream",
              stream -> {
                for (int number = 0; number < MEGABYTES; number++) {
                  random.nextBytes(piece);
                  stream.write(piece);
                }
              });
      store.file(artifact);
    }
  }
}
