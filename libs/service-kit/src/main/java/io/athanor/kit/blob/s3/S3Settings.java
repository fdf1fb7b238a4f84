package io.athanor.kit.blob.s3;

import io.athanor.kit.blob.BlobConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach a bucket.
 *
 * @param prefix what every key begins with, without the slash behind it; empty for the whole bucket
 * @param endpoint address of the server; AWS's own for the region where none is given
 * @param pathStyle whether the bucket stands in the path of an address instead of its host name
 * @param partSize bytes of one part of a multipart upload
 * @param attempts how often a request is sent before it has failed
 */
public record S3Settings(
    String bucket,
    String prefix,
    Optional<URI> endpoint,
    Optional<String> region,
    boolean pathStyle,
    Optional<AccessKey> accessKey,
    int partSize,
    int attempts,
    Duration attemptLimit,
    Duration connectLimit) {

  /** Least and greatest part that S3 takes and a Java array holds. */
  private static final long MIN_PART = 5L << 20;

  private static final long MAX_PART = 1L << 30;

  /** An access key that is not the default chain's; its text shows no secret. */
  public record AccessKey(String id, String secret) {
    @Override
    public String toString() {
      return "access key " + id;
    }
  }

  public S3Settings {
    if (bucket.isBlank()) {
      throw new IllegalArgumentException(
          "athanor.blobs.uri must name a bucket, as in s3://bucket/prefix");
    }
    if (partSize < MIN_PART || partSize > MAX_PART) {
      throw new IllegalArgumentException(
          "athanor.blobs.s3.part-size must be 5M to 1G, was " + partSize + " bytes");
    }
    if (attempts < 1) {
      throw new IllegalArgumentException(
          "athanor.blobs.s3.attempts must be 1 or more, was " + attempts);
    }
  }

  /** Reads the configuration of a store whose address begins with {@code s3:}. */
  public static S3Settings of(BlobConfig config) {
    BlobConfig.S3 s3 = config.s3();
    URI uri = config.uri();
    String path = Optional.ofNullable(uri.getPath()).orElse("");
    return new S3Settings(
        // A bucket's name may be no host name, as with an underscore; then only the authority has
        // it.
        Optional.ofNullable(uri.getAuthority()).orElse(""),
        path.replaceAll("^/+|/+$", ""),
        s3.endpoint(),
        s3.region(),
        s3.pathStyle().orElse(s3.endpoint().isPresent()),
        accessKey(s3),
        (int) Math.min(s3.partSize().asLongValue(), Integer.MAX_VALUE),
        s3.attempts(),
        s3.attemptLimit(),
        s3.connectLimit());
  }

  private static Optional<AccessKey> accessKey(BlobConfig.S3 s3) {
    if (s3.accessKeyId().isPresent() != s3.secretAccessKey().isPresent()) {
      throw new IllegalArgumentException(
          "athanor.blobs.s3.access-key-id and athanor.blobs.s3.secret-access-key belong together:"
              + " set both, or neither to use the AWS default chain");
    }
    return s3.accessKeyId().map(id -> new AccessKey(id, s3.secretAccessKey().orElseThrow()));
  }

  /** The object that holds a blob. */
  String objectKey(String key) {
    return prefix.isEmpty() ? key : prefix + "/" + key;
  }

  /** The blob that an object holds. */
  String blobKey(String objectKey) {
    return prefix.isEmpty() ? objectKey : objectKey.substring(prefix.length() + 1);
  }

  /** Bucket and server, for messages. */
  String place() {
    return "bucket " + bucket + " at " + endpoint.map(URI::toString).orElse("AWS");
  }
}
