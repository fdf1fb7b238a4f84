package io.athanor.local.settings;

import io.athanor.local.failure.PlatformFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The built programs: a checkout after {@code mvn package}. */
public record Installation(Path root) {

  public Installation {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * Finds the checkout from the place this class was loaded from, so it works from any folder.
   *
   * @throws PlatformFailure when this class does not lie inside a checkout
   */
  public static Installation locate() {
    try {
      Path code =
          Path.of(Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return around(code)
          .or(() -> around(Path.of("").toAbsolutePath()))
          .orElseThrow(() -> new PlatformFailure("%s lies in no Athanor checkout".formatted(code)));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<Installation> around(Path start) {
    for (@Nullable Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("deploy/local/pom.xml"))) {
        return Optional.of(new Installation(folder));
      }
    }
    return Optional.empty();
  }

  /** Folder with the broker's jars. */
  public Path kafkaLibraries() {
    return built(root.resolve("deploy/local/target/kafka-lib"));
  }

  /** The runnable jar of a service module such as {@code ingest-service}. */
  public Path serviceJar(String module) {
    return built(root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar"));
  }

  /** Class path of the training worker: its jar and all it needs. */
  public String workerClasspath() {
    Path target = root.resolve("trainer-service/worker/target");
    Path libraries = built(target.resolve("lib"));
    try (Stream<Path> files = Files.list(target)) {
      Path jar =
          files
              .filter(
                  file -> file.getFileName().toString().matches("athanor-trainer-worker-.*\\.jar"))
              .filter(file -> !file.getFileName().toString().matches(".*-(tests|sources)\\.jar"))
              .findFirst()
              .orElseThrow(() -> notBuilt(target.resolve("athanor-trainer-worker.jar")));
      return jar + ":" + libraries.resolve("*");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path built(Path path) {
    if (!Files.exists(path)) {
      throw notBuilt(path);
    }
    return path;
  }

  private static PlatformFailure notBuilt(Path path) {
    return new PlatformFailure(
        "%s is missing: build with mvn -Dquick -DskipTests package".formatted(path));
  }
}
