package io.athanor.kit.blob.s3;

import io.athanor.kit.hash.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Writes one object that must not exist yet. Content of at most one part is one conditional
 * request; longer content becomes a multipart upload, which nobody sees before it is completed, on
 * the same condition. Every request carries the SHA-256 of its bytes for the server to check. One
 * part is held in memory.
 */
final class ObjectWriter extends OutputStream {

  static final String SHA256_METADATA = "sha256";

  /** S3 takes no more parts than these. */
  static final int MAX_PARTS = 10_000;

  private static final Logger LOGGER = LoggerFactory.getLogger(ObjectWriter.class);
  private static final String ONLY_IF_ABSENT = "*";
  private static final int FIRST_BUFFER = 1 << 16;

  private final S3Client client;
  private final Target target;
  private final int partSize;
  private final MessageDigest digest = Sha256.digest();
  private final List<CompletedPart> parts = new ArrayList<>();
  private byte[] buffer;
  private int buffered;
  private long size;
  private String sha256 = "";
  private @Nullable String uploadId;

  /**
   * Where to write.
   *
   * @param sha256 checksum of the content where it is known before it is written
   */
  record Target(String bucket, String objectKey, String mediaType, Optional<String> sha256) {}

  /** What was written. */
  record Written(String sha256, long sizeBytes) {}

  ObjectWriter(S3Client client, Target target, int partSize) {
    this.client = client;
    this.target = target;
    this.partSize = partSize;
    this.buffer = new byte[Math.min(FIRST_BUFFER, partSize)];
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    digest.update(bytes, offset, length);
    size += length;
    int from = offset;
    int left = length;
    while (left > 0) {
      if (buffered == partSize) {
        uploadPart();
      }
      int count = Math.min(left, room(left));
      System.arraycopy(bytes, from, buffer, buffered, count);
      buffered += count;
      from += count;
      left -= count;
    }
  }

  /** Room in the buffer, which grows up to a part: most blobs are far smaller than one. */
  private int room(int wanted) {
    if (buffer.length - buffered < wanted && buffer.length < partSize) {
      long doubled = Math.max(2L * buffer.length, (long) buffered + wanted);
      buffer = Arrays.copyOf(buffer, (int) Math.min(doubled, partSize));
    }
    return buffer.length - buffered;
  }

  private void uploadPart() throws IOException {
    if (uploadId == null) {
      uploadId =
          client
              .createMultipartUpload(
                  request ->
                      request
                          .bucket(target.bucket())
                          .key(target.objectKey())
                          .contentType(target.mediaType())
                          .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                          .metadata(metadata(target.sha256())))
              .uploadId();
    }
    int number = parts.size() + 1;
    if (number > MAX_PARTS) {
      throw new IOException(
          "more than %d parts of %d bytes; set athanor.blobs.s3.part-size higher"
              .formatted(MAX_PARTS, partSize));
    }
    String checksum = checksumOfBuffer();
    String entityTag =
        client
            .uploadPart(
                request ->
                    request
                        .bucket(target.bucket())
                        .key(target.objectKey())
                        .uploadId(uploadId)
                        .partNumber(number)
                        .contentLength((long) buffered)
                        .checksumSHA256(checksum),
                body())
            .eTag();
    parts.add(
        CompletedPart.builder()
            .partNumber(number)
            .eTag(entityTag)
            .checksumSHA256(checksum)
            .build());
    buffered = 0;
  }

  /**
   * Makes the object visible.
   *
   * @throws software.amazon.awssdk.services.s3.model.S3Exception with status 412 or 409 when there
   *     is an object under the key
   */
  Written publish() throws IOException {
    sha256 = HexFormat.of().formatHex(digest.digest());
    if (target.sha256().filter(known -> !known.equals(sha256)).isPresent()) {
      throw new IOException("the file was changed while it was stored");
    }
    if (uploadId == null) {
      String checksum = checksumOfBuffer();
      client.putObject(
          request ->
              request
                  .bucket(target.bucket())
                  .key(target.objectKey())
                  .contentType(target.mediaType())
                  .contentLength((long) buffered)
                  .checksumSHA256(checksum)
                  .metadata(metadata(Optional.of(sha256)))
                  .ifNoneMatch(ONLY_IF_ABSENT),
          body());
    } else {
      uploadPart();
      requireAbsent();
      client.completeMultipartUpload(
          request ->
              request
                  .bucket(target.bucket())
                  .key(target.objectKey())
                  .uploadId(uploadId)
                  .multipartUpload(upload -> upload.parts(parts))
                  .ifNoneMatch(ONLY_IF_ABSENT));
      uploadId = null;
    }
    return new Written(sha256, size);
  }

  /** Some servers know the condition of a single request only; they leave a race, no more. */
  private void requireAbsent() {
    try {
      client.headObject(request -> request.bucket(target.bucket()).key(target.objectKey()));
    } catch (NoSuchKeyException e) {
      return;
    }
    throw S3Exception.builder()
        .statusCode(S3Failures.PRECONDITION_FAILED)
        .message("there is an object under " + target.objectKey())
        .build();
  }

  /** Checksum of what was written, once it was tried to publish it. */
  String sha256() {
    return sha256;
  }

  /** The parts of an upload that was not completed are given up. */
  @Override
  public void close() {
    String unfinished = uploadId;
    if (unfinished == null) {
      return;
    }
    uploadId = null;
    try {
      client.abortMultipartUpload(
          request -> request.bucket(target.bucket()).key(target.objectKey()).uploadId(unfinished));
    } catch (SdkException e) {
      LOGGER
          .atWarn()
          .setCause(e)
          .addKeyValue("object", target.objectKey())
          .log(
              "parts of an interrupted upload stay until the bucket's lifecycle rule removes them");
    }
  }

  private static Map<String, String> metadata(Optional<String> sha256) {
    return sha256.map(known -> Map.of(SHA256_METADATA, known)).orElse(Map.of());
  }

  private String checksumOfBuffer() {
    MessageDigest part = Sha256.digest();
    part.update(buffer, 0, buffered);
    return Base64.getEncoder().encodeToString(part.digest());
  }

  /** Read again from its beginning when the request is sent again. */
  private RequestBody body() {
    byte[] bytes = buffer;
    int count = buffered;
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(bytes, 0, count), count, target.mediaType());
  }
}
