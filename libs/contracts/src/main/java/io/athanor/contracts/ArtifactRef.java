package io.athanor.contracts;

import java.util.regex.Pattern;

/**
 * Where bytes lie and what they must be: services exchange these, never bytes. A reader verifies
 * the checksum before it uses the content.
 *
 * @param key name inside the blob store, for example {@code datasets/0198.../v1/manifest.json}
 * @param sha256 lower-case hexadecimal SHA-256 of the content
 * @param sizeBytes length of the content
 * @param mediaType media type of the content (RFC 6838)
 */
public record ArtifactRef(String key, String sha256, long sizeBytes, String mediaType) {

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  public ArtifactRef {
    if (key.isEmpty() || key.startsWith("/") || key.contains("..")) {
      throw new IllegalArgumentException(
          "key must be a relative name without '..', was \"" + key + '"');
    }
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException(
          "sha256 must be 64 hexadecimal digits, was \"" + sha256 + '"');
    }
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("sizeBytes must not be negative, was " + sizeBytes);
    }
  }
}
