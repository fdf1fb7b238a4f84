package io.athanor.kit.access;

import io.athanor.contracts.access.ApiKey;
import io.athanor.contracts.access.ApiKeyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a file, found by the hash of their secret. A lookup by hash tells an attacker nothing
 * through its timing: whoever could steer the hash could also invert it.
 */
final class ApiKeys {

  private static final Logger LOGGER = LoggerFactory.getLogger(ApiKeys.class);

  private final Path file;
  private String lastSeen;
  private volatile Map<String, ApiKey> byHash;

  private ApiKeys(Path file, String text) {
    this.file = file;
    this.lastSeen = text;
    this.byHash = parse(file, text);
  }

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException when it is wrong or empty, naming the line
   * @throws IOException when it cannot be read
   */
  static ApiKeys read(Path file) throws IOException {
    return new ApiKeys(file, text(file));
  }

  /** The key that a secret belongs to. */
  Optional<ApiKey> find(String secret) {
    String hash = ApiKey.hash(secret);
    return Optional.ofNullable(byHash.get(hash));
  }

  /**
   * Takes over a changed file; a broken one changes nothing, so that nobody is locked out by it.
   */
  synchronized void reload() {
    try {
      String now = text(file);
      if (now.equals(lastSeen)) {
        return;
      }
      lastSeen = now;
      byHash = parse(file, now);
      LOGGER.info("API keys read again from {}: {} keys", file, byHash.size());
    } catch (IOException | IllegalArgumentException e) {
      LOGGER.error("API keys not read again, those from before stay valid: {}", e.getMessage());
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static Map<String, ApiKey> parse(Path file, String text) {
    List<ApiKey> keys = ApiKeyFile.parse(file.toString(), text);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          file + " holds no API key; make one with ./athanor keys create NAME");
    }
    return keys.stream().collect(Collectors.toMap(ApiKey::sha256, Function.identity()));
  }
}
