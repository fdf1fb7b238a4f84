package io.athanor.llm.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/** SHA-256 of contents, as lower-case hexadecimal. */
final class Sha256 {
  private static final int BUFFER_BYTES = 256 * 1024;

  private Sha256() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  static String of(Path file) throws IOException {
    MessageDigest digest = digest();
    update(digest, file);
    return hex(digest);
  }

  /** Hash of a folder: of the lines {@code <sha256> <name>} of its files, sorted by name. */
  static String of(Path folder, Collection<String> names) throws IOException {
    MessageDigest digest = digest();
    for (String name : names.stream().sorted().toList()) {
      String line = of(folder.resolve(name)) + "  " + name + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return hex(digest);
  }

  static void update(MessageDigest digest, Path file) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream input = Files.newInputStream(file)) {
      for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
  }
}
