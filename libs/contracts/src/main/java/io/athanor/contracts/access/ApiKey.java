package io.athanor.contracts.access;

import io.athanor.contracts.Sha256;
import java.util.List;

/**
 * One caller's key as it is kept: never the secret itself.
 *
 * @param name whom it belongs to, as logs show it
 * @param sha256 of the secret's UTF-8 bytes, in hexadecimal. A plain hash is enough, since a secret
 *     is 256 random bits and not a word that somebody chose
 * @param requestsPerMinute what it may ask of each service process, 0 for no limit
 */
public record ApiKey(String name, String sha256, List<ApiScope> scopes, int requestsPerMinute) {

  public ApiKey {
    if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "a key's name is 1 to 64 letters, digits, dots, dashes or underscores, was '%s'"
              .formatted(name));
    }
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "a key's hash is 64 hexadecimal digits in small letters, was '%s'".formatted(sha256));
    }
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("a key needs a scope");
    }
    if (requestsPerMinute < 0) {
      throw new IllegalArgumentException(
          "requests per minute must be 0 (no limit) or more, was " + requestsPerMinute);
    }
    scopes = List.copyOf(scopes);
  }

  /** How a secret is kept. */
  public static String hash(String secret) {
    return Sha256.hex(secret);
  }

  /** Whether a request to an area, reading or writing, is within the scopes. */
  public boolean permits(ApiArea area, boolean write) {
    return scopes.stream().anyMatch(scope -> scope.permits(area, write));
  }
}
