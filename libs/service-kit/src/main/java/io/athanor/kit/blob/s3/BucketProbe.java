package io.athanor.kit.blob.s3;

import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Asks a bucket what this store relies on: that it is there, may be written, and refuses to
 * overwrite. A server that knows no conditional writes would silently let two writers overwrite one
 * another, so it is turned down before anything is stored.
 */
final class BucketProbe {

  private static final String KEY = "athanor-conditional-write.txt";
  private static final String CONTENT =
      "Athanor writes this object once, on the condition that it is not there.\n";

  private final S3Client client;
  private final S3Settings settings;

  BucketProbe(S3Client client, S3Settings settings) {
    this.client = client;
    this.settings = settings;
  }

  void requireUsable() {
    client.headBucket(request -> request.bucket(settings.bucket()));
    boolean refused = isWriteRefused();
    if (!refused) {
      // The first write was the one that makes the object; the next must not pass.
      refused = isWriteRefused();
    }
    if (!refused) {
      throw new IllegalArgumentException(
          settings.place()
              + " overwrites objects in spite of If-None-Match; use a server that knows conditional"
              + " writes");
    }
  }

  private boolean isWriteRefused() {
    try {
      client.putObject(
          request ->
              request
                  .bucket(settings.bucket())
                  .key(settings.objectKey(KEY))
                  .contentType("text/plain")
                  .ifNoneMatch("*"),
          RequestBody.fromString(CONTENT));
      return false;
    } catch (S3Exception e) {
      if (e.statusCode() == S3Failures.PRECONDITION_FAILED
          || e.statusCode() == S3Failures.CONFLICT) {
        return true;
      }
      throw e;
    }
  }
}
