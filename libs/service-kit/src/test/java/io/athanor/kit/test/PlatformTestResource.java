package io.athanor.kit.test;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Real Kafka, real PostgreSQL and a blob folder for a {@code @QuarkusTest}. */
public final class PlatformTestResource implements QuarkusTestResourceLifecycleManager {

  private @Nullable Path folder;
  private @Nullable KafkaBroker broker;
  private @Nullable EmbeddedPostgres postgres;

  @Override
  public Map<String, String> start() {
    try {
      Path root = Files.createTempDirectory("athanor-test");
      folder = root;
      broker = new KafkaBroker(Files.createDirectory(root.resolve("kafka")));
      postgres = EmbeddedPostgres.builder().start();
      return Map.of(
          "kafka.bootstrap.servers", broker.address(),
          "quarkus.datasource.username", "postgres",
          "quarkus.datasource.password", "postgres",
          "quarkus.datasource.jdbc.url", postgres.getJdbcUrl("postgres", "postgres"),
          "quarkus.datasource.reactive.url",
              "postgresql://localhost:" + postgres.getPort() + "/postgres",
          "athanor.blobs.uri", root.resolve("blobs").toUri().toString(),
          "athanor.models.dir", root.resolve("models").toString(),
          "athanor.run.dir", root.resolve("run").toString(),
          "athanor.test.folder", root.toString());
    } catch (Exception e) {
      throw new IllegalStateException("test infrastructure did not start", e);
    }
  }

  @Override
  public void stop() {
    try {
      if (broker != null) {
        broker.close();
      }
      if (postgres != null) {
        postgres.close();
      }
      if (folder != null) {
        delete(folder);
      }
    } catch (IOException e) {
      throw new IllegalStateException("test infrastructure did not stop", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
