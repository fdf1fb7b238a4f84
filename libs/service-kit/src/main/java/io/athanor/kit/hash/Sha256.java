package io.athanor.kit.hash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4) as lower-case hexadecimal: names of content and of addresses. */
public final class Sha256 {

  private Sha256() {}

  /** Hash of the text's UTF-8 bytes. */
  public static String of(String text) {
    return io.athanor.contracts.Sha256.hex(text);
  }

  /** Hash of the bytes. */
  public static String of(byte[] bytes) {
    return io.athanor.contracts.Sha256.hex(bytes);
  }

  /** The 32 bytes of the hash of the text's UTF-8 bytes. */
  public static byte[] bytes(String text) {
    return io.athanor.contracts.Sha256.bytes(text);
  }

  /** Hash of a file's bytes, however many. */
  public static String of(Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream stream = new DigestInputStream(Files.newInputStream(file), digest)) {
      stream.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A digest to be fed piece by piece. */
  public static MessageDigest digest() {
    return io.athanor.contracts.Sha256.digest();
  }
}
