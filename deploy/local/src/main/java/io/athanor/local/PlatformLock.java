package io.athanor.local;

import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.settings.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second launcher off a data folder. The kernel drops the lock with its process, so a
 * killed launcher leaves none behind.
 */
final class PlatformLock implements AutoCloseable {

  private final FileChannel channel;

  private PlatformLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws PlatformFailure naming pid and front door of the launcher that has it
   */
  static PlatformLock take(DataFolder home) {
    return tryTake(home)
        .orElseThrow(
            () -> {
              String holder =
                  PlatformState.read(home)
                      .map(s -> " (process %d, %s)".formatted(s.pid(), s.frontDoor()))
                      .orElse("");
              return new PlatformFailure(
                  "Another platform runs on %s%s; stop it with ./athanor down or choose another data"
                          .formatted(home.root(), holder)
                      + " folder with --home");
            });
  }

  /** Takes the lock if nobody has it. */
  static Optional<PlatformLock> tryTake(DataFolder home) {
    Path file = home.run().resolve("launcher.lock");
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = lock(channel);
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new PlatformLock(channel));
    } catch (IOException e) {
      throw new PlatformFailure("%s cannot be locked: %s".formatted(file, e), e);
    }
  }

  /** Whether some launcher has the lock. */
  static boolean isHeld(DataFolder home) {
    if (Files.notExists(home.run())) {
      return false;
    }
    Optional<PlatformLock> lock = tryTake(home);
    lock.ifPresent(PlatformLock::close);
    return lock.isEmpty();
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
