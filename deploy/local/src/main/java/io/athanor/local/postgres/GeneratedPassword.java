package io.athanor.local.postgres;

import io.athanor.local.failure.PlatformFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A random password of 192 bits, generated once and kept in a file only its owner can read. */
record GeneratedPassword(String value) {

  private static final int BYTES = 24;

  static synchronized GeneratedPassword keptIn(Path file) {
    try {
      if (Files.notExists(file)) {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        new GeneratedPassword(value).writeCopy(temporary);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return new GeneratedPassword(Files.readString(file).strip());
    } catch (IOException e) {
      throw new PlatformFailure("%s cannot be read or written: %s".formatted(file, e), e);
    }
  }

  /** Writes it to a file made with mode 0600, so that it is never readable by others. */
  void writeCopy(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, value + System.lineSeparator());
  }

  @Override
  public String toString() {
    return "GeneratedPassword[...]";
  }
}
