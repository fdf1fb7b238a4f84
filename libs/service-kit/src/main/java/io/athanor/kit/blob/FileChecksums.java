package io.athanor.kit.blob;

import io.athanor.kit.hash.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Checksums of files, each computed once per process while the file keeps its size and time. */
public final class FileChecksums {

  private record Computed(String identity, String sha256) {}

  private final Map<Path, Computed> known = new ConcurrentHashMap<>();

  /** Lower-case hexadecimal SHA-256 of the file's bytes. */
  public String of(Path file) throws IOException {
    String identity = Files.size(file) + "|" + Files.getLastModifiedTime(file);
    Computed before = known.get(file);
    if (before != null && before.identity().equals(identity)) {
      return before.sha256();
    }
    String sha256 = Sha256.of(file);
    known.put(file, new Computed(identity, sha256));
    return sha256;
  }

  /** Forgets a file that is no longer there. */
  public void forget(Path file) {
    known.remove(file);
  }
}
