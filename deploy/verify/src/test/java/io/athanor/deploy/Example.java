package io.athanor.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * One way to install: the values files in their order, and objects of others that belong to it.
 *
 * @param platform file with the objects of others, or none
 */
record Example(String name, List<Path> values, List<Path> platform) {

  /** What was rendered already; nobody changes it. */
  private static final Map<Example, List<KubernetesObject>> RELEASES = new ConcurrentHashMap<>();

  /** What users find in deploy/examples, and the defaults. */
  static Stream<Example> published() {
    return Stream.of(
        new Example("defaults", List.of(), List.of()),
        new Example("operators", List.of(values("operators")), List.of(platform("operators"))),
        new Example(
            "gpu", List.of(values("operators"), values("gpu")), List.of(platform("operators"))),
        new Example(
            "single-node", List.of(values("single-node")), List.of(platform("single-node"))));
  }

  /** The published ones and combinations of switches that none of them turns. */
  static Stream<Example> all() {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/variants"))) {
      List<Example> variants =
          files
              .sorted()
              .map(file -> new Example(file.getFileName().toString(), List.of(file), List.of()))
              .toList();
      return Stream.concat(published(), variants.stream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<KubernetesObject> release() {
    return RELEASES.computeIfAbsent(
        this, example -> Chart.ours().render(example.values.toArray(Path[]::new)));
  }

  /** The release and what it needs of others. */
  List<KubernetesObject> everything() {
    var objects = new ArrayList<>(release());
    for (Path file : platform) {
      try {
        objects.addAll(KubernetesObject.readAll(Files.readString(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return objects;
  }

  private static Path values(String folder) {
    return Repository.file("deploy/examples/%s/values.yaml".formatted(folder));
  }

  private static Path platform(String folder) {
    return Repository.file("deploy/examples/%s/platform.yaml".formatted(folder));
  }

  @Override
  public String toString() {
    return name;
  }
}
