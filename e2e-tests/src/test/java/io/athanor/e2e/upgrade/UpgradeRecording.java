package io.athanor.e2e.upgrade;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.Topics;
import io.athanor.local.LocalPlatform;
import io.athanor.local.service.Service;
import io.athanor.local.settings.Installation;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records what this release leaves behind, for the next one to start on. Run it when a release is
 * made, and commit what it writes:
 *
 * <pre>mvn verify -pl e2e-tests -am -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dit.test=UpgradeRecording -Dfailsafe.failIfNoSpecifiedTests=false -Dathanor.upgrade.record=v2</pre>
 *
 * <p>The platform makes a model from facts, another through a fine-tuning job, and is stopped in the
 * middle of a third run, which therefore waits in the queue with a checkpoint.
 */
class UpgradeRecording {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path folder;

  @Test
  void record() throws IOException, SQLException {
    Fixture fixture = new Fixture(System.getProperty("athanor.upgrade.record", ""));
    assertThat(fixture.release()).as("athanor.upgrade.record").matches("v[0-9]+");
    UpgradedPlatform platform = UpgradedPlatform.in(folder);
    Fixture.placeSources();
    try (LocalPlatform running = platform.start(Set.of(Service.values()))) {
      RestAssured.baseURI = running.frontDoor().toString();
      work();
    }
    try (LocalPlatform servers = platform.start(Set.of())) {
      write(fixture, platform, servers.settings().bootstrapServers());
    }
  }

  private static void work() throws IOException {
    submit(false);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              String model = given().get("/api/training/runs").path("runs[0].modelId");
              return model != null
                  && given().get("/api/inference/evaluations/" + model).statusCode() == 200;
            });
    awaitStatus(job(), "succeeded");
    submit(true);
    // The first step is noted in the run's row.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Response runs = given().get("/api/training/runs");
              return "running".equals(runs.path("runs[0].state"))
                  && runs.path("runs[0].progress") != null;
            });
  }

  private static void submit(boolean fresh) throws IOException {
    given()
        .contentType("application/yaml")
        .header("X-Athanor-Base-Directory", Fixture.SOURCES.toString())
        .header("X-Athanor-Fresh", Boolean.toString(fresh))
        .body(Fixture.resource("stone-mill-pipeline.yaml"))
        .post("/api/ingest/pipelines")
        .then()
        .statusCode(202);
  }

  private static String job() {
    String row =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"What is number %d?\"},"
            + "{\"role\":\"assistant\",\"content\":\"Number %d is green.\"}]}";
    byte[] rows =
        IntStream.range(0, 10)
            .mapToObj(number -> row.formatted(number, number))
            .collect(Collectors.joining("\n"))
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    String file =
        given()
            .multiPart("purpose", "fine-tune")
            .multiPart("file", "numbers.jsonl", rows)
            .post("/v1/files")
            .then()
            .statusCode(200)
            .extract()
            .path("id");
    return given()
        .contentType("application/json")
        .body(
            Map.of(
                "model", Fixture.SOURCES.resolve(Fixture.BASE_MODEL).toString(),
                "training_file", file,
                "suffix", "numbers",
                "seed", 7,
                "hyperparameters", Map.of("n_epochs", 1)))
        .post("/v1/fine_tuning/jobs")
        .then()
        .statusCode(200)
        .extract()
        .path("id");
  }

  private static void awaitStatus(String job, String status) {
    await()
        .atMost(PATIENCE)
        .until(() -> given().get("/v1/fine_tuning/jobs/" + job).path("status").equals(status));
  }

  private static void write(Fixture fixture, UpgradedPlatform platform, String kafka)
      throws IOException, SQLException {
    Files.createDirectories(fixture.databases());
    Files.createDirectories(fixture.topics());
    for (Service service : Service.values()) {
      Files.writeString(
          fixture.databases().resolve(service.database() + ".sql"),
          DatabaseDump.write(platform.server(), service.database(), migrations(service)));
    }
    for (Topics.Definition topic : Topics.all()) {
      RecordedTopic recorded = RecordedTopic.consume(kafka, topic.name());
      if (!recorded.entries().isEmpty()) {
        recorded.write(fixture.topics());
      }
    }
    writeBlobs(fixture, platform.blobs());
    Frozen.write(fixture);
  }

  private static List<Path> migrations(Service service) {
    Path root = Installation.locate().root();
    return List.of(
        root.resolve(service.module()).resolve(Frozen.MIGRATIONS),
        root.resolve("libs/service-kit").resolve(Frozen.MIGRATIONS));
  }

  /** The base model is a large one among them, and at hand in the test resources. */
  private static void writeBlobs(Fixture fixture, Path blobs) throws IOException {
    byte[] base = Fixture.resource(Fixture.BASE_MODEL);
    List<String> copies = new ArrayList<>();
    for (Path file : Fixture.files(blobs)) {
      String key = blobs.relativize(file).toString();
      byte[] content = Files.readAllBytes(file);
      if (Arrays.equals(content, base)) {
        copies.add(key);
      } else {
        Path target = fixture.blobs().resolve(key);
        Files.createDirectories(target.getParent());
        Files.write(target, content);
      }
    }
    Files.write(fixture.baseModelBlobs(), copies);
  }
}
