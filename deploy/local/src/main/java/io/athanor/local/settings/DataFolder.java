package io.athanor.local.settings;

import io.athanor.local.failure.PlatformFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * Everything the platform keeps, under one root. What is here survives a restart; removing the root
 * removes all of it.
 */
public record DataFolder(Path root) {

  public DataFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** {@code /var/lib/athanor} for root, else {@code athanor} in the XDG data home. */
  public static DataFolder byDefault(Map<String, String> environment, String user, Path userHome) {
    if (user.equals("root")) {
      return new DataFolder(Path.of("/var/lib/athanor"));
    }
    String dataHome = environment.getOrDefault("XDG_DATA_HOME", "");
    Path base = dataHome.isBlank() ? userHome.resolve(".local/share") : Path.of(dataHome);
    return new DataFolder(base.resolve("athanor"));
  }

  public Path kafka() {
    return root.resolve("kafka");
  }

  public Path postgres() {
    return root.resolve("postgres");
  }

  public Path blobs() {
    return root.resolve("blobs");
  }

  /** Copies of what lies in a bucket; all services share them. */
  public Path blobCache() {
    return root.resolve("blob-cache");
  }

  public Path models() {
    return root.resolve("models");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  public Path run() {
    return root.resolve("run");
  }

  /** Native libraries that are unpacked once for all. */
  public Path cache() {
    return root.resolve("cache");
  }

  /** One JSON report per pipeline. */
  public Path results() {
    return root.resolve("results");
  }

  public Path settingsFile() {
    return root.resolve("settings.properties");
  }

  /** API keys by their hashes. */
  public Path apiKeys() {
    return root.resolve("api-keys");
  }

  /** The secret of the commands' own key. */
  public Path commandKey() {
    return root.resolve("command.key");
  }

  /** Makes the folders that are missing. */
  public void create() {
    try {
      for (Path folder : List.of(root, postgres())) {
        if (Files.notExists(folder)) {
          Files.createDirectories(folder);
          // A strict umask would lock PostgreSQL's user out of its own folder.
          Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
      }
      for (Path folder : List.of(kafka(), blobs(), models(), logs(), run(), results())) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new PlatformFailure(
          "Cannot write the data folder %s (%s); choose another with %s or %s"
              .formatted(root, e, Setting.HOME.option(), Setting.HOME.variable()),
          e);
    }
  }
}
