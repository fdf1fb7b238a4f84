package io.athanor.trainer.lease;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of this node, kept in a file so that a restarted service recognises its own leases. The
 * file stays locked while the process lives; the operating system frees the lock even after
 * SIGKILL. A second process on the same folder gets a name of its own and so never takes over by
 * mistake.
 */
public final class NodeIdentity implements AutoCloseable {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._~-]{1,64}");
  private static final Pattern GIVEN_NAME = Pattern.compile("[A-Za-z0-9._-]{1,40}");

  /** Behind a given name: nodes that were given the same one must not take each other's runs. */
  private static final char SUFFIX = '~';

  private final LeaseOwner owner;
  private final @Nullable FileChannel lockedFile;

  private NodeIdentity(String node, @Nullable FileChannel lockedFile) {
    this.owner = new LeaseOwner(node, UUID.randomUUID().toString());
    this.lockedFile = lockedFile;
  }

  /**
   * Reads or creates the node's name in {@code folder}.
   *
   * @param givenName what the name begins with, if it matters
   */
  public static NodeIdentity open(Path folder, Optional<String> givenName) throws IOException {
    givenName.ifPresent(NodeIdentity::require);
    Files.createDirectories(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve("trainer-node-id"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    if (!lock(channel)) {
      channel.close();
      return new NodeIdentity(fresh(givenName), null);
    }
    String known = read(channel);
    if (NAME.matcher(known).matches() && shownName(known).equals(givenName.orElse(known))) {
      return new NodeIdentity(known, channel);
    }
    String fresh = fresh(givenName);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(fresh.getBytes(StandardCharsets.UTF_8)), 0);
    channel.force(true);
    return new NodeIdentity(fresh, channel);
  }

  /** The name of a node as people know it. */
  public static String shownName(String node) {
    int suffix = node.indexOf(SUFFIX);
    return suffix < 0 ? node : node.substring(0, suffix);
  }

  private static String fresh(Optional<String> givenName) {
    String unique = UUID.randomUUID().toString();
    return givenName.map(name -> name + SUFFIX + unique.substring(0, 8)).orElse(unique);
  }

  private static void require(String givenName) {
    if (!GIVEN_NAME.matcher(givenName).matches()) {
      throw new IllegalArgumentException(
          "athanor.trainer.node.name must be 1 to 40 letters, digits, '.', '_' or '-', was "
              + givenName);
    }
  }

  /** This process as a lease holder. */
  public LeaseOwner owner() {
    return owner;
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      // Held until the channel is closed.
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(128);
    channel.read(buffer, 0);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() throws IOException {
    if (lockedFile != null) {
      lockedFile.close();
    }
  }
}
