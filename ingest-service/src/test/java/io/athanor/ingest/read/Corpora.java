package io.athanor.ingest.read;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.athanor.ingest.extract.DecodedText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whole books for tests, in the folder that the system property {@code athanor.corpora} or the
 * environment variable {@code ATHANOR_CORPORA} names; a test that asks is skipped without them.
 */
public final class Corpora {

  private Corpora() {}

  /** The text of a file. */
  public static DecodedText text(String name) {
    String folder = System.getProperty("athanor.corpora", System.getenv("ATHANOR_CORPORA"));
    assumeTrue(folder != null, "ATHANOR_CORPORA names no folder of whole books");
    Path file = Path.of(folder, name);
    assumeTrue(Files.exists(file), file + " is missing");
    try {
      return DecodedText.of(Files.readAllBytes(file), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
