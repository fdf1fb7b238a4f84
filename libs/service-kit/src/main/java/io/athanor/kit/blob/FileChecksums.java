package io.athanor.kit.blob;

import io.athanor.kit.hash.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Checksums of files, each computed once while the file keeps its size and time and is among the
 * last that were asked for.
 */
public final class FileChecksums {

  private record Computed(String identity, String sha256) {}

  /** A few hundred bytes each. */
  private static final int MOST = 10_000;

  private final Map<Path, Computed> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Path, Computed> eldest) {
              return size() > MOST;
            }
          });

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
