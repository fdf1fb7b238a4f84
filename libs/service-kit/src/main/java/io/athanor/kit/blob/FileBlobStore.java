package io.athanor.kit.blob;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.ProblemCode;
import io.athanor.kit.hash.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Blobs as files below one folder. A blob is written to a temporary name, forced to the disk and
 * then moved to its key in one step, so a crash leaves either nothing or all of it.
 */
public final class FileBlobStore implements BlobStore {

  private static final String TEMPORARY_FOLDER = ".writing";

  private final Path root;

  private final FileChecksums checksums = new FileChecksums();

  public FileBlobStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
    Path temporaries = this.root.resolve(TEMPORARY_FOLDER);
    try {
      Files.createDirectories(temporaries);
      new AbandonedWrites(temporaries, InstantSource.system()).delete();
    } catch (IOException e) {
      throw BlobStoreException.of("cannot create the blob folder " + this.root, e);
    }
  }

  @Override
  public ArtifactRef put(String key, String mediaType, Content content) {
    Path temporary = root.resolve(TEMPORARY_FOLDER).resolve(UUID.randomUUID().toString());
    MessageDigest digest = Sha256.digest();
    try {
      try (FileChannel channel =
              FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          OutputStream stream =
              new DigestOutputStream(
                  new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16), digest)) {
        content.writeTo(stream);
        stream.flush();
        channel.force(true);
      }
      return publish(key, mediaType, temporary, HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      throw BlobStoreException.of("cannot write blob " + key, e);
    } finally {
      deleteQuietly(temporary);
    }
  }

  @Override
  public ArtifactRef putFile(String key, String mediaType, Path file) {
    Path temporary = root.resolve(TEMPORARY_FOLDER).resolve(UUID.randomUUID().toString());
    try {
      try {
        Files.createLink(temporary, file);
      } catch (IOException | UnsupportedOperationException otherFileSystem) {
        return put(key, mediaType, stream -> Files.copy(file, stream));
      }
      return publish(key, mediaType, temporary, Sha256.of(temporary));
    } catch (IOException e) {
      throw BlobStoreException.of("cannot store " + file + " as blob " + key, e);
    } finally {
      deleteQuietly(temporary);
    }
  }

  @Override
  public Optional<ArtifactRef> find(String key, String mediaType) {
    Path path = pathOf(key);
    try {
      return Files.isRegularFile(path)
          ? Optional.of(new ArtifactRef(key, Sha256.of(path), Files.size(path), mediaType))
          : Optional.empty();
    } catch (IOException e) {
      throw BlobStoreException.of("cannot read blob " + key, e);
    }
  }

  @Override
  public List<StoredBlob> list(String prefix, String after, int limit) {
    Path top = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1)).normalize();
    if (!top.startsWith(root)) {
      throw new BlobStoreException(
          ProblemCode.INVALID_REQUEST, "prefix " + prefix + " leaves the store");
    }
    if (Files.notExists(top)) {
      return List.of();
    }
    Comparator<String> bytewise =
        Comparator.comparing(key -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);
    try (Stream<Path> paths = Files.walk(top)) {
      List<String> keys =
          paths
              .filter(Files::isRegularFile)
              .map(path -> root.relativize(path).toString().replace('\\', '/'))
              .filter(key -> key.startsWith(prefix) && !key.startsWith(TEMPORARY_FOLDER))
              .filter(key -> after.isEmpty() || bytewise.compare(key, after) > 0)
              .sorted(bytewise)
              .limit(limit)
              .toList();
      List<StoredBlob> page = new ArrayList<>();
      for (String key : keys) {
        BasicFileAttributes attributes =
            Files.readAttributes(root.resolve(key), BasicFileAttributes.class);
        page.add(new StoredBlob(key, attributes.size(), attributes.lastModifiedTime().toInstant()));
      }
      return page;
    } catch (IOException e) {
      throw BlobStoreException.of("cannot list blobs under " + prefix, e);
    }
  }

  @Override
  public void requireReachable() {
    if (!Files.isWritable(root)) {
      throw new BlobStoreException(
          ProblemCode.STORAGE_UNAVAILABLE,
          "the blob folder " + root + " cannot be written: mount it, or give it to this user");
    }
  }

  @Override
  public Path file(ArtifactRef artifact) {
    Path path = pathOf(artifact.key());
    try {
      if (!Files.isRegularFile(path)) {
        throw new BlobStoreException(
            ProblemCode.NOT_FOUND, "blob " + artifact.key() + " is missing in " + root);
      }
      String found = checksums.of(path);
      if (!found.equals(artifact.sha256())) {
        throw new BlobStoreException(
            ProblemCode.CHECKSUM_MISMATCH,
            "blob "
                + artifact.key()
                + " has checksum "
                + found
                + " but must have "
                + artifact.sha256()
                + "; restore it from a backup or run the stage that wrote it again");
      }
      return path;
    } catch (IOException e) {
      throw BlobStoreException.of("cannot read blob " + artifact.key(), e);
    }
  }

  @Override
  public byte[] bytes(ArtifactRef artifact) {
    try {
      return Files.readAllBytes(file(artifact));
    } catch (IOException e) {
      throw BlobStoreException.of("cannot read blob " + artifact.key(), e);
    }
  }

  @Override
  public void delete(ArtifactRef artifact) {
    try {
      Files.deleteIfExists(pathOf(artifact.key()));
    } catch (IOException e) {
      throw BlobStoreException.of("cannot delete blob " + artifact.key(), e);
    }
  }

  private ArtifactRef publish(String key, String mediaType, Path temporary, String sha256)
      throws IOException {
    Path target = pathOf(key);
    ArtifactRef artifact = new ArtifactRef(key, sha256, Files.size(temporary), mediaType);
    Path folder = target.getParent();
    Files.createDirectories(folder);
    if (Files.exists(target)) {
      if (!Sha256.of(target).equals(sha256)) {
        throw new BlobStoreException(
            ProblemCode.STATE_CONFLICT,
            "blob " + key + " exists with other content; blobs are never overwritten");
      }
      return artifact;
    }
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
    return artifact;
  }

  private Path pathOf(String key) {
    Path path = root.resolve(key).normalize();
    if (!path.startsWith(root) || path.equals(root)) {
      throw new BlobStoreException(ProblemCode.INVALID_REQUEST, "key " + key + " leaves the store");
    }
    return path;
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException leftForNextStart) {
      // A left-over temporary file harms nobody: it has no key.
    }
  }
}
