package io.athanor.e2e.upgrade;

import io.athanor.local.settings.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a release left behind, in {@code src/test/resources/upgrade/<release>}: {@code
 * databases/*.sql}, {@code topics/*.json}, {@code blobs/}, {@code base-model-blobs.txt}, {@code
 * migrations.sha256} and {@code schemas/}. {@link UpgradeRecording} writes it once, when the
 * release is made; it is not changed afterwards.
 *
 * @param release such as {@code v1}
 */
record Fixture(String release) {

  /** The releases that today's one has to stay true to, oldest first. */
  static final List<String> RELEASES = List.of("v1");

  /**
   * Where the recorded platform's pipeline lay: its databases and specifications name the folder,
   * so it has to be the same everywhere.
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

  Path schemas() {
    return folder().resolve("schemas");
  }

  Path migrations() {
    return folder().resolve("migrations.sha256");
  }

  Path database(String name) {
    return folder().resolve("databases").resolve(name + ".sql");
  }

  Path topics() {
    return folder().resolve("topics");
  }

  List<RecordedTopic> recordedTopics() {
    return files(topics()).stream().map(RecordedTopic::read).toList();
  }

  /** Takes a blob store's files; the base model's only by their keys. */
  void takeBlobs(Path store) throws IOException {
    byte[] base = resource(BASE_MODEL);
    List<String> copies = new ArrayList<>();
    for (Path file : files(store)) {
      String key = store.relativize(file).toString();
      byte[] content = Files.readAllBytes(file);
      if (Arrays.equals(content, base)) {
        copies.add(key);
      } else {
        place(blobs(), key, content);
      }
    }
    Files.write(baseModelBlobs(), copies);
  }

  /** Lays out what {@link #takeBlobs} took. */
  void placeBlobs(Path store) throws IOException {
    for (Path blob : files(blobs())) {
      place(store, blobs().relativize(blob).toString(), Files.readAllBytes(blob));
    }
    for (String key : Files.readAllLines(baseModelBlobs())) {
      place(store, key, resource(BASE_MODEL));
    }
  }

  /** Lays out the pipeline's files where the recorded platform had them. */
  static void placeSources() throws IOException {
    for (String name : List.of("stone-mill.yaml", BASE_MODEL)) {
      place(SOURCES, name, resource(name));
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

  private Path blobs() {
    return folder().resolve("blobs");
  }

  private Path baseModelBlobs() {
    return folder().resolve("base-model-blobs.txt");
  }

  private static void place(Path folder, String key, byte[] content) throws IOException {
    Path target = folder.resolve(key);
    Files.createDirectories(target.getParent());
    Files.write(target, content);
  }
}
