package io.athanor.dataset.hub;

import io.athanor.kit.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * A file on its way to a repository.
 *
 * @param path its place in the repository
 * @param file its bytes
 * @param size in bytes
 * @param sha256 of its bytes
 */
record HubFile(String path, Path file, long size, String sha256) {

  /** The hub decides by the first bytes whether a file is large or text. */
  private static final int SAMPLE = 512;

  static HubFile of(String path, Path file) throws IOException {
    return new HubFile(path, file, Files.size(file), Sha256.of(file));
  }

  String sample() throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return Base64.getEncoder().encodeToString(stream.readNBytes(SAMPLE));
    }
  }

  String base64() throws IOException {
    return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
  }
}
