package io.athanor.kit.blob.s3;

import io.athanor.kit.blob.s3.S3Settings.AccessKey;
import io.athanor.kit.test.S3Server;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Stores of the tests: parts as small as S3 allows, few attempts. */
final class S3Stores {

  static final int PART = 5 << 20;

  private S3Stores() {}

  static S3Settings settings(URI endpoint, String bucket) {
    return new S3Settings(
        bucket,
        "some/prefix",
        Optional.of(endpoint),
        Optional.of(S3Server.REGION),
        true,
        Optional.of(new AccessKey(S3Server.ACCESS_KEY, S3Server.SECRET_KEY)),
        PART,
        3,
        Duration.ofSeconds(20),
        Duration.ofSeconds(2));
  }

  static S3BlobStore open(URI endpoint, String bucket, Path cache) {
    return new S3BlobStore(
        settings(endpoint, bucket), new NodeCache(cache, 1L << 30, InstantSource.system()));
  }
}
