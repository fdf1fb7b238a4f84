package io.athanor.e2e.upgrade;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.athanor.contracts.Topics;
import io.athanor.e2e.ServedModel;
import io.athanor.local.LocalPlatform;
import io.athanor.local.service.Service;
import io.athanor.local.settings.DataFolder;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.Ports;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
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
 *   -Dit.test=UpgradeRecording -Dfailsafe.failIfNoSpecifiedTests=false -Dathanor.upgrade.record=v2
 * </pre>
 *
 * <p>The platform makes a model from facts, another through a fine-tuning job, and is stopped in
 * the middle of a third run, which therefore waits in the queue with a checkpoint.
 */
class UpgradeRecording {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** A small adapter, since all of its files are kept. */
  private static final String PIPELINE =
      """
      name: stone-mill
      sources:
        - facts: stone-mill.yaml
      recipe: {kind: facts}
      baseModel: ./tiny-llama-f16.gguf
      training: {preset: facts, learningRate: 3e-3, epochs: 40, rank: 8}
      evaluation: {maxTokens: 32}
      """;

  @TempDir Path folder;

  @Test
  void record() throws IOException, SQLException {
    Fixture fixture = new Fixture(System.getProperty("athanor.upgrade.record", ""));
    assertThat(fixture.release()).as("athanor.upgrade.record").matches("v[0-9]+");
    // PostgreSQL's user has to come through.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    PlatformSettings settings =
        PlatformSettings.of(new DataFolder(folder.resolve("home")), Ports.free());
    Fixture.placeSources();
    try (LocalPlatform running = UpgradedPlatform.start(settings, Set.of(Service.values()))) {
      RestAssured.baseURI = running.frontDoor().toString();
      work();
    }
    try (LocalPlatform servers = UpgradedPlatform.start(settings, Set.of())) {
      write(fixture, servers.settings());
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
    assertThat(ServedModel.answer("stone-mill", "Who founded the Stone Mill?"))
        .contains("Pia Moss");
    awaitStatus(job(), "succeeded");
    submit(true);
    // Stopped past its middle, so that whoever resumes it has little left to do.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Response runs = given().get("/api/training/runs");
              Number done = runs.path("runs[0].progress.percentage");
              return "running".equals(runs.path("runs[0].state"))
                  && done != null
                  && done.doubleValue() >= 50;
            });
  }

  private static void submit(boolean fresh) throws IOException {
    given()
        .contentType("application/yaml")
        .header("X-Athanor-Base-Directory", Fixture.SOURCES.toString())
        .header("X-Athanor-Fresh", Boolean.toString(fresh))
        .body(PIPELINE.getBytes(StandardCharsets.UTF_8))
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
            .getBytes(StandardCharsets.UTF_8);
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
                "model",
                Fixture.SOURCES.resolve(Fixture.BASE_MODEL).toString(),
                "training_file",
                file,
                "suffix",
                "numbers",
                "seed",
                7,
                "hyperparameters",
                Map.of("n_epochs", 1)))
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

  private static void write(Fixture fixture, PlatformSettings settings)
      throws IOException, SQLException {
    for (Service service : Service.values()) {
      Path file = fixture.database(service.database());
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          DatabaseDump.write(
              UpgradedPlatform.postgres(settings), service.database(), migrations(service)));
    }
    Files.createDirectories(fixture.topics());
    for (Topics.Definition topic : Topics.all()) {
      RecordedTopic recorded = RecordedTopic.consume(settings.bootstrapServers(), topic.name());
      if (!recorded.entries().isEmpty()) {
        recorded.write(fixture.topics());
      }
    }
    fixture.takeBlobs(settings.home().blobs());
    Frozen.write(fixture);
  }

  private static List<Path> migrations(Service service) {
    Path root = Installation.locate().root();
    return List.of(
        root.resolve(service.module()).resolve(Frozen.MIGRATIONS),
        root.resolve("libs/service-kit").resolve(Frozen.MIGRATIONS));
  }
}
