package io.athanor.local.access;

import io.athanor.contracts.access.ApiKey;
import io.athanor.contracts.access.ApiKeyFile;
import io.athanor.contracts.access.ApiScope;
import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.settings.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The keys in the data folder. The services read the file again within seconds, so what is made or
 * revoked here holds on a running platform.
 */
public final class KeyFolder {

  /** Key of the commands themselves; its secret lies in a file that only the owner may read. */
  public static final String COMMAND_KEY = "athanor-command";

  private static final String PREFIX = "sk-athanor-";
  private static final int SECRET_BYTES = 32;

  private final DataFolder home;

  public KeyFolder(DataFolder home) {
    this.home = home;
  }

  public List<ApiKey> list() {
    Path file = home.apiKeys();
    try {
      return Files.exists(file)
          ? ApiKeyFile.parse(file.toString(), Files.readString(file))
          : List.of();
    } catch (IOException e) {
      throw new PlatformFailure("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new PlatformFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Makes a key.
   *
   * @return its secret, which is kept nowhere
   */
  public String create(String name, List<ApiScope> scopes, int requestsPerMinute) {
    List<ApiKey> keys = new ArrayList<>(list());
    if (keys.stream().anyMatch(key -> key.name().equals(name))) {
      throw new PlatformFailure(
          "There is a key named %s already; revoke it first, or choose another name"
              .formatted(name));
    }
    String secret = newSecret();
    try {
      keys.add(new ApiKey(name, ApiKey.hash(secret), scopes, requestsPerMinute));
    } catch (IllegalArgumentException e) {
      throw new PlatformFailure(String.valueOf(e.getMessage()), e);
    }
    write(home.apiKeys(), ApiKeyFile.format(keys));
    return secret;
  }

  /** Makes a key invalid. */
  public void revoke(String name) {
    List<ApiKey> keys = new ArrayList<>(list());
    if (!keys.removeIf(key -> key.name().equals(name))) {
      throw new PlatformFailure(
          "There is no key named %s; ./athanor keys list shows those there are".formatted(name));
    }
    write(home.apiKeys(), ApiKeyFile.format(keys));
  }

  /** Sees to it that the commands on this machine have a key of their own. */
  public void prepareCommandKey() {
    boolean known = list().stream().anyMatch(key -> key.name().equals(COMMAND_KEY));
    if (known && Files.exists(home.commandKey())) {
      return;
    }
    if (known) {
      revoke(COMMAND_KEY);
    }
    write(home.commandKey(), create(COMMAND_KEY, List.of(ApiScope.everything()), 0));
  }

  /** The secret of the commands' own key. */
  public Optional<String> commandKey() {
    try {
      return Files.isReadable(home.commandKey())
          ? Optional.of(Files.readString(home.commandKey()).strip())
          : Optional.empty();
    } catch (IOException e) {
      throw new PlatformFailure(
          "%s cannot be read: %s".formatted(home.commandKey(), e.getMessage()), e);
    }
  }

  private static String newSecret() {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** Whole or not at all, and readable by its owner only. */
  private static void write(Path file, String text) {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(temporary);
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(temporary, text);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new PlatformFailure("%s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }
}
