package io.athanor.e2e.upgrade;

import io.athanor.local.settings.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a release left behind, in {@code src/test/resources/upgrade/<release>}: {@code
 * databases/*.sql}, {@code topics/*.json}, {@code blobs/}, {@code base-model-blobs.txt}, {@code
 * migrations.sha256} and {@code schemas/}. {@link UpgradeRecording} writes it once, when the release is made; it is not changed
 * afterwards.
 *
 * @param release such as {@code v1}
 */
record Fixture(String release) {

  /** The releases that today's one has to start on, oldest first. */
  static final List<String> RELEASES = List.of("v1");

  /**
   * Where the recorded platform's pipeline lay: its databases and specifications name the folder, so
   * it has to be the same everywhere.
   */
  static final Path SOURCES = Path.of("/tmp/athanor-upgrade");

  /** The base model is a blob too; it lies among the test resources already. */
  static final String BASE_MODEL = "tiny-llama-f16.gguf";

  Path folder() {
    return Installation.locate()
        .root()
        .resolve("e2e-tests/src/test/resources/upgrade")
        .resolve(release);
  }

  Path databases() {
    return folder().resolve("databases");
  }

  Path topics() {
    return folder().resolve("topics");
  }

  Path blobs() {
    return folder().resolve("blobs");
  }

  /** The keys under which the base model is stored. */
  Path baseModelBlobs() {
    return folder().resolve("base-model-blobs.txt");
  }

  Path schemas() {
    return folder().resolve("schemas");
  }

  Path migrations() {
    return folder().resolve("migrations.sha256");
  }

  /** Lays out the pipeline's files where the recorded platform had them. */
  static void placeSources() throws IOException {
    Files.createDirectories(SOURCES);
    for (String name : List.of("stone-mill.yaml", "stone-mill-pipeline.yaml", BASE_MODEL)) {
      Files.write(SOURCES.resolve(name), resource(name));
    }
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream resource = Fixture.class.getResourceAsStream("/" + name)) {
      return Objects.requireNonNull(resource, name).readAllBytes();
    }
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
