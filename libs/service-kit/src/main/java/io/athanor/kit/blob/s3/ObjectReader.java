package io.athanor.kit.blob.s3;

import io.athanor.kit.hash.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads one object to its end. When the connection breaks off the rest is asked for, by range and
 * only of the same object, so nothing is transferred twice.
 */
final class ObjectReader {

  private static final int BUFFER = 1 << 16;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final S3Client client;
  private final String bucket;
  private final String objectKey;
  private final int attempts;
  private final MessageDigest digest = Sha256.digest();
  private @Nullable String entityTag;
  private long offset;

  /**
   * @param attempts breaks in a row without a single new byte after which it has failed
   */
  ObjectReader(S3Client client, String bucket, String objectKey, int attempts) {
    this.client = client;
    this.bucket = bucket;
    this.objectKey = objectKey;
    this.attempts = attempts;
  }

  /** What was read. */
  record Read(String sha256, long sizeBytes) {}

  /**
   * Copies all bytes.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException when the server refuses, is away or
   *     breaks off again and again
   * @throws IOException when {@code sink} fails
   */
  Read copyTo(OutputStream sink) throws IOException {
    int breaks = 0;
    while (true) {
      long before = offset;
      try {
        copyRest(sink);
        return new Read(HexFormat.of().formatHex(digest.digest()), offset);
      } catch (BrokenOffException e) {
        breaks = offset > before ? 1 : breaks + 1;
        if (breaks >= attempts) {
          throw SdkClientException.create("the connection broke off at byte " + offset, e);
        }
        pause(breaks);
      }
    }
  }

  private void copyRest(OutputStream sink) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (ResponseInputStream<GetObjectResponse> content = request()) {
      if (entityTag == null) {
        entityTag = content.response().eTag();
      }
      long end = offset + content.response().contentLength();
      while (true) {
        int count = next(content, buffer);
        if (count < 0) {
          break;
        }
        sink.write(buffer, 0, count);
        digest.update(buffer, 0, count);
        offset += count;
      }
      if (offset < end) {
        throw new BrokenOffException(new IOException("ended at byte " + offset + " of " + end));
      }
    }
  }

  private ResponseInputStream<GetObjectResponse> request() {
    return client.getObject(
        request -> {
          request.bucket(bucket).key(objectKey);
          if (offset > 0) {
            request.range("bytes=" + offset + "-").ifMatch(entityTag);
          }
        });
  }

  private static int next(ResponseInputStream<GetObjectResponse> content, byte[] buffer)
      throws BrokenOffException {
    try {
      return content.read(buffer);
    } catch (IOException e) {
      throw new BrokenOffException(e);
    }
  }

  private static void pause(int breaks) throws IOException {
    long longest =
        Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(breaks - 1, 10));
    try {
      TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(1, longest + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading an object", e);
    }
  }

  /** The connection ended before the object did. */
  private static final class BrokenOffException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenOffException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
