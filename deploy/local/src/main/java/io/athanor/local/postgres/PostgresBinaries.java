package io.athanor.local.postgres;

import io.athanor.local.failure.PlatformFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, unpacked once from the {@code .txz} inside the binaries jar.
 *
 * <p>The folder is named after the archive's checksum, so another version is unpacked beside it,
 * and moved into place whole, so a half unpacked one is never used.
 */
record PostgresBinaries(Path folder) {

  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

  static PostgresBinaries unpackedUnder(Path parent) {
    Path folder = parent.resolve("server-" + checksum());
    if (!Files.isDirectory(folder)) {
      unpackTo(folder);
    }
    return new PostgresBinaries(folder);
  }

  String program(String name) {
    return folder.resolve("bin").resolve(name).toString();
  }

  private static String checksum() {
    try (InputStream archive = open()) {
      var crc = new java.util.zip.CRC32C();
      byte[] buffer = new byte[1 << 16];
      for (int count = archive.read(buffer); count >= 0; count = archive.read(buffer)) {
        crc.update(buffer, 0, count);
      }
      return Long.toHexString(crc.getValue());
    } catch (IOException e) {
      throw new PlatformFailure("PostgreSQL's archive cannot be read: " + e.getMessage(), e);
    }
  }

  private static void unpackTo(Path folder) {
    Path partial = folder.resolveSibling(folder.getFileName() + ".partial");
    try {
      deleteTree(partial);
      try (var tar =
          new TarArchiveInputStream(
              new XZCompressorInputStream(new BufferedInputStream(open(), 1 << 16)))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          unpack(tar, entry, partial);
        }
      }
      Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new PlatformFailure(
          "PostgreSQL cannot be unpacked to %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
      throws IOException {
    Path target = root.resolve(entry.getName()).normalize();
    if (!target.startsWith(root)) {
      throw new IOException("entry leaves the archive's folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else {
      Files.createDirectories(target.getParent());
      if (entry.isSymbolicLink()) {
        Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      } else {
        Files.copy(tar, target);
        // Readable by all whatever the umask: the server runs as another user when root starts it.
        boolean executable = (entry.getMode() & 0111) != 0;
        Files.setPosixFilePermissions(
            target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }

  private static InputStream open() {
    InputStream archive = PostgresBinaries.class.getResourceAsStream(ARCHIVE);
    if (archive == null) {
      throw new PlatformFailure(
          "PostgreSQL's binaries are not on the class path; only Linux on x86-64 has them so far");
    }
    return archive;
  }

  static void deleteTree(Path root) throws IOException {
    if (Files.notExists(root)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(root)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
