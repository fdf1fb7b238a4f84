package io.athanor.kit.blob.s3;

import io.athanor.kit.blob.FileChecksums;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's copies of blobs, named by their checksum: {@code <folder>/<2 digits>/<sha256>}. A
 * copy is fetched once, under a temporary name, and moved when it is whole. Processes that share
 * the folder fetch nothing twice. Above the limit the copies that were not used for longest are
 * removed; those of the last minutes stay, because somebody may be about to open them.
 */
public final class NodeCache {

  private static final Logger LOGGER = LoggerFactory.getLogger(NodeCache.class);
  private static final String FETCHING = ".fetching";
  private static final String LOCKS = ".locks";
  private static final int STRIPES = 256;

  /** How long a returned path can be relied on. */
  private static final Duration IN_USE = Duration.ofMinutes(10);

  /** A fetch that is older than this was interrupted. */
  private static final Duration LONGEST_FETCH = Duration.ofDays(1);

  private final Path folder;
  private final long maxBytes;
  private final InstantSource clock;
  private final FileChecksums checksums = new FileChecksums();
  private final List<ReentrantLock> locks =
      IntStream.range(0, STRIPES).mapToObj(stripe -> new ReentrantLock()).toList();

  /** Fetches content that is not here. */
  @FunctionalInterface
  interface Fetch {
    /** Writes the content to a file that does not exist yet, and verifies it. */
    void into(Path temporary) throws IOException;
  }

  private record Copy(Path path, long sizeBytes, Instant used) {}

  /** A cache in a folder, which is made if it is missing. */
  public NodeCache(Path folder, long maxBytes, InstantSource clock) {
    this.folder = folder.toAbsolutePath().normalize();
    this.maxBytes = maxBytes;
    this.clock = clock;
    try {
      Files.createDirectories(this.folder.resolve(LOCKS));
      Files.createDirectories(this.folder.resolve(FETCHING));
      removeInterrupted();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "athanor.blobs.cache.folder: cannot use " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Whether a copy is here. */
  boolean holds(String sha256) {
    return Files.isRegularFile(path(sha256));
  }

  /** The copy of a content; fetched if it is not here, verified once per process. */
  Path file(String sha256, long sizeBytes, Fetch fetch) throws IOException {
    int stripe = Integer.parseInt(sha256.substring(0, 2), 16);
    ReentrantLock lock = locks.get(stripe);
    lock.lock();
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(LOCKS).resolve(sha256.substring(0, 2)),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock processes = channel.lock()) {
      Path path = path(sha256);
      if (!isWhole(path, sha256)) {
        makeRoom(sizeBytes);
        fetch(path, fetch);
      }
      touch(path);
      return path;
    } finally {
      lock.unlock();
    }
  }

  /** A copy that was damaged on this disk is removed, and so fetched again. */
  private boolean isWhole(Path path, String sha256) throws IOException {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    if (checksums.of(path).equals(sha256)) {
      return true;
    }
    LOGGER.atWarn().addKeyValue("file", path).log("a damaged copy of a blob is fetched again");
    Files.delete(path);
    return false;
  }

  private void fetch(Path path, Fetch fetch) throws IOException {
    Path temporary = folder.resolve(FETCHING).resolve(path.getFileName() + "-" + UUID.randomUUID());
    try {
      fetch.into(temporary);
      Files.createDirectories(path.getParent());
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Only the time of use, since the time of change tells readers whether a file is the same. */
  private void touch(Path path) throws IOException {
    Files.getFileAttributeView(path, BasicFileAttributeView.class)
        .setTimes(null, FileTime.from(clock.instant()), null);
  }

  private void makeRoom(long wanted) throws IOException {
    List<Copy> copies = copies();
    long total = copies.stream().mapToLong(Copy::sizeBytes).sum() + wanted;
    Instant inUse = clock.instant().minus(IN_USE);
    for (Copy copy : copies) {
      if (total <= maxBytes || copy.used().isAfter(inUse)) {
        return;
      }
      // An open or mapped file keeps its content until it is closed.
      Files.deleteIfExists(copy.path());
      checksums.forget(copy.path());
      total -= copy.sizeBytes();
    }
  }

  /** All copies, the one that was not used for longest in front. */
  private List<Copy> copies() throws IOException {
    List<Copy> copies = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder, 2)) {
      for (Path file : files.filter(this::isCopy).toList()) {
        try {
          BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
          copies.add(new Copy(file, attributes.size(), attributes.lastAccessTime().toInstant()));
        } catch (NoSuchFileException removedByAnotherProcess) {
          continue;
        }
      }
    }
    copies.sort(Comparator.comparing(Copy::used));
    return copies;
  }

  private boolean isCopy(Path file) {
    Path place = folder.relativize(file);
    return place.getNameCount() == 2
        && !place.getName(0).toString().startsWith(".")
        && Files.isRegularFile(file);
  }

  private void removeInterrupted() throws IOException {
    Instant old = clock.instant().minus(LONGEST_FETCH);
    try (Stream<Path> files = Files.list(folder.resolve(FETCHING))) {
      for (Path file : files.toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private Path path(String sha256) {
    return folder.resolve(sha256.substring(0, 2)).resolve(sha256);
  }
}
