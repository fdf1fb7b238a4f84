package io.athanor.dataset;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.dataset.DatasetManifest;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.FileDeleted;
import io.athanor.contracts.event.FileStored;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.outbox.KafkaConnectionConfig;
import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What other services hear of files, and files that they make. */
@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class FileEventsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Instant TIME = Instant.parse("2026-11-26T10:00:00Z");

  @Inject KafkaConnectionConfig kafka;
  @Inject BlobStore blobs;

  @Test
  void otherServicesHearOfAFileFromItsUploadToItsDeletion() {
    try (EventBus bus = bus()) {
      // Given
      String file =
          upload(
              "{\"messages\":[{\"role\":\"user\",\"content\":\"Who?\"},"
                  + "{\"role\":\"assistant\",\"content\":\"Ada.\"}]}\n");
      // When
      List<DomainEvent> told = awaitEvents(bus, file, 2);
      given().delete("/v1/files/" + file).then().statusCode(200);
      // Then
      FileStored uploaded = (FileStored) told.getFirst();
      assertThat(uploaded.status()).isEqualTo("uploaded");
      assertThat(uploaded.purpose()).isEqualTo("fine-tune");
      assertThat(uploaded.datasetManifest()).isNull();
      FileStored processed = (FileStored) told.getLast();
      assertThat(processed.status()).isEqualTo("processed");
      ArtifactRef manifest = processed.datasetManifest();
      assertThat(blobs.json(manifest, DatasetManifest.class).datasetId())
          .isEqualTo(processed.datasetId());
      assertThat(awaitEvents(bus, file, 3).getLast()).isInstanceOf(FileDeleted.class);
    }
  }

  @Test
  void otherServicesHearThatAFileIsOfNoUse() {
    try (EventBus bus = bus()) {
      // Given
      String file = upload("{\"messages\":[]}\n");
      // When
      FileStored last = (FileStored) awaitEvents(bus, file, 2).getLast();
      // Then
      assertThat(last.status()).isEqualTo("error");
      assertThat(last.statusDetails()).startsWith("no row can be used: 1 of 1 rows");
      assertThat(last.datasetManifest()).isNull();
    }
  }

  @Test
  void fileOfAnotherServiceIsListedOnceAndDoesNotComeBack() {
    // Given
    String id = "file-" + UUID.randomUUID().toString().replace("-", "");
    ArtifactRef content =
        blobs.putBytes("results/" + id, "text/csv", "step\n1\n".getBytes(StandardCharsets.UTF_8));
    FileStored stored =
        new FileStored(
            id,
            "step_metrics.csv",
            "fine-tune-results",
            "processed",
            null,
            content,
            null,
            null,
            null,
            TIME,
            null,
            null,
            TIME);
    try (EventBus bus = bus()) {
      // When
      bus.sendTwice(stored);
      // Then
      await().atMost(PATIENCE).until(() -> given().get("/v1/files/" + id).statusCode() == 200);
      given()
          .get("/v1/files?purpose=fine-tune-results")
          .then()
          .body("data.findAll { it.id == '" + id + "' }.size()", equalTo(1))
          .body(
              "data.find { it.id == '" + id + "' }.created_at",
              equalTo((int) TIME.getEpochSecond()));
      given().get("/v1/files/" + id + "/content").then().body(equalTo("step\n1\n"));
      // When
      given().delete("/v1/files/" + id).then().statusCode(200);
      bus.sendTwice(stored);
      String next = upload("{\"messages\":[]}\n");
      awaitEvents(bus, next, 2);
      // Then
      given().get("/v1/files/" + id).then().statusCode(404);
    }
  }

  private EventBus bus() {
    return new EventBus(kafka.bootstrapServers(), "file-events-" + UUID.randomUUID());
  }

  private static List<DomainEvent> awaitEvents(EventBus bus, String file, int count) {
    return await().atMost(PATIENCE).until(() -> bus.of(file), events -> events.size() >= count);
  }

  private static String upload(String content) {
    return given()
        .multiPart("file", "rows.jsonl", content.getBytes(StandardCharsets.UTF_8))
        .multiPart("purpose", "fine-tune")
        .post("/v1/files")
        .then()
        .statusCode(200)
        .extract()
        .path("id");
  }
}
