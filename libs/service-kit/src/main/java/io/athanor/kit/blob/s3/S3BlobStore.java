package io.athanor.kit.blob.s3;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.blob.BlobStoreException;
import io.athanor.kit.blob.StoredBlob;
import io.athanor.kit.hash.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Blobs as objects of one bucket, under the keys of the file store. A blob is published by a
 * conditional write, so of several writers one wins and the others compare; it is read into memory
 * or, where a file is needed or the content is large, into this node's {@link NodeCache}.
 */
public final class S3BlobStore implements BlobStore {

  /** Content up to this is read without a copy on the disk. */
  private static final long IN_MEMORY = 1L << 20;

  /** Longest time of a request that only asks whether the server is there. */
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(3);

  private static final int PAGE = 1000;

  private final S3Settings settings;
  private final NodeCache cache;
  private final S3Client client;
  private final S3Failures failures;

  /** Opens no connection yet. */
  public S3BlobStore(S3Settings settings, NodeCache cache) {
    this.settings = settings;
    this.cache = cache;
    this.client = S3Clients.open(settings);
    this.failures = new S3Failures(settings);
  }

  @Override
  public ArtifactRef put(String key, String mediaType, Content content) {
    return write(key, mediaType, Optional.empty(), settings.partSize(), content);
  }

  @Override
  public ArtifactRef putFile(String key, String mediaType, Path file) {
    try {
      String sha256 = Sha256.of(file);
      long size = Files.size(file);
      ArtifactRef artifact = new ArtifactRef(key, sha256, size, mediaType);
      if (isStored(artifact)) {
        return artifact;
      }
      long least = size / ObjectWriter.MAX_PARTS + 1;
      int partSize = Math.toIntExact(Math.max(settings.partSize(), least));
      return write(
          key, mediaType, Optional.of(sha256), partSize, stream -> Files.copy(file, stream));
    } catch (IOException e) {
      throw BlobStoreException.of("cannot store " + file + " as blob " + key, e);
    }
  }

  /** Gigabytes need not be sent to learn that they are there. */
  private boolean isStored(ArtifactRef artifact) {
    return head(artifact.key())
        .filter(found -> found.contentLength() == artifact.sizeBytes())
        .map(found -> artifact.sha256().equals(found.metadata().get(ObjectWriter.SHA256_METADATA)))
        .orElse(false);
  }

  private ArtifactRef write(
      String key, String mediaType, Optional<String> sha256, int partSize, Content content) {
    String what = "cannot write blob " + key;
    ObjectWriter.Target target =
        new ObjectWriter.Target(settings.bucket(), objectKey(key), mediaType, sha256);
    try (ObjectWriter writer = new ObjectWriter(client, target, partSize)) {
      content.writeTo(writer);
      return publish(key, mediaType, writer);
    } catch (IOException e) {
      throw BlobStoreException.of(what, e);
    } catch (SdkException e) {
      throw failures.of(what, e);
    }
  }

  private ArtifactRef publish(String key, String mediaType, ObjectWriter writer)
      throws IOException {
    try {
      ObjectWriter.Written written = writer.publish();
      return new ArtifactRef(key, written.sha256(), written.sizeBytes(), mediaType);
    } catch (S3Exception e) {
      if (e.statusCode() != S3Failures.PRECONDITION_FAILED
          && e.statusCode() != S3Failures.CONFLICT) {
        throw e;
      }
      // Somebody was first, or it was this very request, whose answer got lost.
      ArtifactRef found = find(key, mediaType).orElseThrow(() -> e);
      if (!found.sha256().equals(writer.sha256())) {
        throw new BlobStoreException(
            ProblemCode.STATE_CONFLICT,
            "blob " + key + " exists with other content; blobs are never overwritten");
      }
      return found;
    }
  }

  @Override
  public Optional<ArtifactRef> find(String key, String mediaType) {
    return head(key)
        .map(
            found -> {
              String known = found.metadata().get(ObjectWriter.SHA256_METADATA);
              String sha256 =
                  known == null ? read(key, OutputStream.nullOutputStream()).sha256() : known;
              return new ArtifactRef(key, sha256, found.contentLength(), mediaType);
            });
  }

  private Optional<HeadObjectResponse> head(String key) {
    try {
      return Optional.of(
          client.headObject(request -> request.bucket(settings.bucket()).key(objectKey(key))));
    } catch (S3Exception e) {
      if (e.statusCode() == S3Failures.NOT_FOUND) {
        return Optional.empty();
      }
      throw failures.of("cannot find blob " + key, e);
    } catch (SdkException e) {
      throw failures.of("cannot find blob " + key, e);
    }
  }

  @Override
  public List<StoredBlob> list(String prefix, String after, int limit) {
    List<StoredBlob> found = new ArrayList<>();
    String last = after;
    try {
      while (found.size() < limit) {
        ListObjectsV2Response page = page(prefix, last, limit - found.size());
        page.contents()
            .forEach(
                object ->
                    found.add(
                        new StoredBlob(
                            settings.blobKey(object.key()), object.size(), object.lastModified())));
        if (page.contents().isEmpty() || !Boolean.TRUE.equals(page.isTruncated())) {
          break;
        }
        last = found.getLast().key();
      }
      return found;
    } catch (SdkException e) {
      throw failures.of("cannot list blobs under " + prefix, e);
    }
  }

  private ListObjectsV2Response page(String prefix, String after, int limit) {
    return client.listObjectsV2(
        request -> {
          request
              .bucket(settings.bucket())
              .prefix(settings.objectKey(prefix))
              .maxKeys(Math.min(limit, PAGE));
          if (!after.isEmpty()) {
            request.startAfter(settings.objectKey(after));
          }
        });
  }

  @Override
  public Path file(ArtifactRef artifact) {
    try {
      return cache.file(
          artifact.sha256(),
          artifact.sizeBytes(),
          temporary -> {
            try (OutputStream stream =
                Files.newOutputStream(
                    temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
              require(artifact, read(artifact.key(), stream));
            }
          });
    } catch (IOException e) {
      throw BlobStoreException.of("cannot copy blob " + artifact.key() + " to this node", e);
    }
  }

  @Override
  public byte[] bytes(ArtifactRef artifact) {
    if (artifact.sizeBytes() > IN_MEMORY || cache.holds(artifact.sha256())) {
      try {
        return Files.readAllBytes(file(artifact));
      } catch (IOException e) {
        throw BlobStoreException.of("cannot read blob " + artifact.key(), e);
      }
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream((int) artifact.sizeBytes());
    require(artifact, read(artifact.key(), content));
    return content.toByteArray();
  }

  private ObjectReader.Read read(String key, OutputStream sink) {
    String what = "cannot read blob " + key;
    try {
      return new ObjectReader(client, settings.bucket(), objectKey(key), settings.attempts())
          .copyTo(sink);
    } catch (S3Exception e) {
      if (e.statusCode() == S3Failures.NOT_FOUND) {
        throw new BlobStoreException(
            ProblemCode.NOT_FOUND, "blob " + key + " is missing in " + settings.place(), e);
      }
      throw failures.of(what, e);
    } catch (SdkException e) {
      throw failures.of(what, e);
    } catch (IOException e) {
      throw BlobStoreException.of(what, e);
    }
  }

  private static void require(ArtifactRef artifact, ObjectReader.Read found) {
    if (!found.sha256().equals(artifact.sha256())) {
      throw new BlobStoreException(
          ProblemCode.CHECKSUM_MISMATCH,
          "blob "
              + artifact.key()
              + " has checksum "
              + found.sha256()
              + " but must have "
              + artifact.sha256()
              + "; restore it from a backup or run the stage that wrote it again");
    }
  }

  @Override
  public void delete(ArtifactRef artifact) {
    try {
      client.deleteObject(
          request -> request.bucket(settings.bucket()).key(objectKey(artifact.key())));
    } catch (SdkException e) {
      throw failures.of("cannot delete blob " + artifact.key(), e);
    }
  }

  /** A bucket or credentials that can never work are an error of the settings. */
  @Override
  public void open() {
    try {
      new BucketProbe(client, settings).requireUsable();
    } catch (SdkException e) {
      BlobStoreException failure = failures.of("cannot use the blob store", e);
      if (failures.isPermanent(e)) {
        throw new IllegalArgumentException(failure.getMessage(), e);
      }
      throw failure;
    }
  }

  @Override
  public void requireReachable() {
    try {
      client.headBucket(
          request ->
              request
                  .bucket(settings.bucket())
                  .overrideConfiguration(override -> override.apiCallTimeout(PROBE_LIMIT)));
    } catch (SdkException e) {
      throw failures.of("the blob store does not answer", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private String objectKey(String key) {
    if (key.isEmpty() || key.startsWith("/") || key.contains("..")) {
      throw new BlobStoreException(ProblemCode.INVALID_REQUEST, "key " + key + " leaves the store");
    }
    return settings.objectKey(key);
  }
}
