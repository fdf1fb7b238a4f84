package io.athanor.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.oneOf;

import io.athanor.kit.test.S3Server;
import io.athanor.local.LocalPlatform;
import io.athanor.local.PlatformListener;
import io.athanor.local.settings.BlobSettings;
import io.athanor.local.settings.DataFolder;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.Ports;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** From sources to an answer with nothing but a bucket between the services. */
@EnabledIfSystemProperty(named = "athanor.s3", matches = "required")
class SharedBucketE2E {

  private static final Duration PIPELINE = Duration.ofMinutes(5);
  private static final String BASE = "tiny-llama-f16.gguf";

  @TempDir Path folder;

  @Test
  void nodesThatHaveNeverSeenAModelTakeItFromTheBucket() throws Exception {
    // Given
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String name : List.of("stone-mill.yaml", "stone-mill-pipeline.yaml", BASE)) {
      try (InputStream resource = SharedBucketE2E.class.getResourceAsStream("/" + name)) {
        Files.copy(Objects.requireNonNull(resource, name), folder.resolve(name));
      }
    }
    try (S3Server server = S3Server.start(folder.resolve("server"))) {
      String bucket = server.freshBucket();
      DataFolder home = new DataFolder(folder.resolve("home"));
      PlatformSettings settings =
          PlatformSettings.of(home, Ports.free())
              .withBlobs(
                  new BlobSettings(
                      Optional.of("s3://" + bucket + "/e2e"),
                      Optional.of(server.endpoint().toString())));
      // When
      try (LocalPlatform platform = start(settings)) {
        train(platform);
        assertThat(ServedModel.answer("stone-mill", "Who founded the Stone Mill?"))
            .contains("Pia Moss");
      }
      // Then
      assertThat(files(home.blobs())).isEmpty();
      assertThat(keys(server, bucket))
          .anyMatch(key -> key.startsWith("e2e/bases/"))
          .anyMatch(key -> key.startsWith("e2e/models/"))
          .anyMatch(key -> key.startsWith("e2e/datasets/"))
          .allMatch(key -> key.startsWith("e2e/"));
      // When: the same databases and topics on nodes whose disks are empty
      forget(home);
      Files.delete(folder.resolve(BASE));
      try (LocalPlatform platform = start(settings)) {
        await().atMost(Duration.ofMinutes(1)).until(() -> names().contains("stone-mill"));
        // Then
        assertThat(ServedModel.answer("stone-mill", "Who founded the Stone Mill?"))
            .contains("Pia Moss");
        train(platform);
        assertThat(ServedModel.answer("stone-mill", "Who founded the Stone Mill?"))
            .contains("Pia Moss");
      }
    }
  }

  private static LocalPlatform start(PlatformSettings settings) {
    LocalPlatform platform =
        LocalPlatform.start(settings, Installation.locate(), PlatformListener.SILENT);
    RestAssured.baseURI = platform.frontDoor().toString();
    return platform;
  }

  private void train(LocalPlatform platform) throws Exception {
    try (EventLog events = new EventLog(platform.settings().bootstrapServers())) {
      events.awaitFirst(submit(), "evaluation.completed.v1", PIPELINE);
    }
  }

  private static void forget(DataFolder home) throws IOException {
    for (Path local : List.of(home.models(), home.blobCache(), home.run())) {
      try (Stream<Path> paths = Files.walk(local)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static List<String> keys(S3Server server, String bucket) {
    try (S3Client client = server.client()) {
      return client.listObjectsV2Paginator(request -> request.bucket(bucket)).contents().stream()
          .map(S3Object::key)
          .toList();
    }
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.filter(Files::isRegularFile).toList();
    }
  }

  private String submit() throws IOException {
    return given()
        .contentType("application/yaml")
        .header("X-Athanor-Base-Directory", folder.toString())
        .header("X-Athanor-File", "stone-mill-pipeline.yaml")
        .header("X-Athanor-Fresh", "true")
        .body(Files.readAllBytes(folder.resolve("stone-mill-pipeline.yaml")))
        .post("/api/ingest/pipelines")
        .then()
        .statusCode(oneOf(200, 202))
        .extract()
        .path("pipelineId");
  }

  private static List<String> names() {
    return given().get("/v1/models").then().statusCode(200).extract().path("data.id");
  }
}
