package io.athanor.e2e.upgrade;

import io.athanor.local.settings.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a release promised, in {@code src/test/resources/upgrade/<release>}: {@code
 * migrations.sha256} and {@code schemas/}. Written when the release is made, not changed
 * afterwards.
 *
 * @param release such as {@code v1}
 */
record Fixture(String release) {

  /** The releases that today's one has to stay true to, oldest first. */
  static final List<String> RELEASES = List.of("v1");

  Path schemas() {
    return folder().resolve("schemas");
  }

  Path migrations() {
    return folder().resolve("migrations.sha256");
  }

  private Path folder() {
    return Installation.locate()
        .root()
        .resolve("e2e-tests/src/test/resources/upgrade")
        .resolve(release);
  }

  /** Every file below a folder, in the order of their names. */
  static List<Path> files(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
