package io.athanor.dataset.files;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.athanor.kit.blob.BlobConfig;
import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class FileSweepIT {

  private static final String ROW =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"Who?\"},"
          + "{\"role\":\"assistant\",\"content\":\"Ada.\"}]}\n";

  @Inject FileSweep sweep;
  @Inject BlobConfig blobs;

  @Test
  void bytesOfADeletedFileGoAndEqualOnesOfAnotherStay() {
    // Given
    String deleted = upload("user_data", "same");
    String kept = upload("user_data", "same");
    given().delete("/v1/files/" + deleted).then().statusCode(200);
    // When
    sweepAll(Instant.now());
    assertThat(bytes("files/" + deleted)).as("within the time that bytes are kept").exists();
    sweepAll(Instant.now().plus(Duration.ofMinutes(11)));
    // Then
    assertThat(bytes("files/" + deleted)).doesNotExist();
    given().get("/v1/files/" + kept + "/content").then().body(equalTo("same"));
  }

  @Test
  void bytesAndProblemsOfADeletedFileWithoutADataSetGo() {
    // Given
    String file = read(upload("fine-tune", "{\"messages\":[]}\n"), "error");
    assertThat(bytes("files/" + file + ".problems.jsonl")).exists();
    given().delete("/v1/files/" + file).then().statusCode(200);
    // When
    sweepAll(Instant.now().plus(Duration.ofMinutes(11)));
    // Then
    assertThat(bytes("files/" + file)).doesNotExist();
    assertThat(bytes("files/" + file + ".problems.jsonl")).doesNotExist();
  }

  @Test
  void bytesThatAVersionNamesAsItsOriginalStay() {
    // Given
    String file = read(upload("fine-tune", ROW + "oops\n"), "processed");
    String version =
        "/api/datasets/" + given().get("/v1/files/" + file).path("x_dataset_id") + "/versions/1";
    given().delete("/v1/files/" + file).then().statusCode(200);
    // When
    sweepAll(Instant.now().plus(Duration.ofMinutes(11)));
    // Then
    assertThat(bytes("files/" + file)).hasContent(ROW + "oops\n");
    given().get(version + "/problems").then().body("problems.line", equalTo(List.of(2)));
  }

  @Test
  void expiredFileLosesItsBytes() {
    // Given
    String file =
        given()
            .multiPart("file", "x.txt", "x".getBytes(StandardCharsets.UTF_8))
            .multiPart("purpose", "user_data")
            .multiPart("expires_after[anchor]", "created_at")
            .multiPart("expires_after[seconds]", "3600")
            .post("/v1/files")
            .path("id");
    // When
    sweepAll(Instant.now().plus(Duration.ofMinutes(69)));
    assertThat(bytes("files/" + file)).exists();
    sweepAll(Instant.now().plus(Duration.ofMinutes(71)));
    // Then
    assertThat(bytes("files/" + file)).doesNotExist();
  }

  @Test
  void partsOfEndedUploadsGoAndThoseOfAnOpenOneStay() {
    // Given
    String completed = announce();
    Path ofCompleted = part(completed, "a");
    String file =
        given()
            .contentType("application/json")
            .body(Map.of("part_ids", List.of(ofCompleted.getFileName().toString())))
            .post("/v1/uploads/" + completed + "/complete")
            .path("file.id");
    String cancelled = announce();
    Path ofCancelled = part(cancelled, "b");
    given().post("/v1/uploads/" + cancelled + "/cancel").then().statusCode(200);
    Path ofOpen = part(announce(), "c");
    // When
    sweepAll(Instant.now().plus(Duration.ofMinutes(11)));
    // Then
    assertThat(ofCompleted).doesNotExist();
    assertThat(ofCancelled).doesNotExist();
    assertThat(ofOpen).exists();
    given().get("/v1/files/" + file + "/content").then().body(equalTo("a"));
    // When it is left alone
    sweepAll(Instant.now().plus(Duration.ofMinutes(71)));
    // Then
    assertThat(ofOpen).doesNotExist();
  }

  private void sweepAll(Instant now) {
    while (sweep.sweep(now)) {}
  }

  private Path bytes(String key) {
    return Path.of(blobs.uri()).resolve(key);
  }

  private static String upload(String purpose, String content) {
    return given()
        .multiPart("file", "x.jsonl", content.getBytes(StandardCharsets.UTF_8))
        .multiPart("purpose", purpose)
        .post("/v1/files")
        .then()
        .statusCode(200)
        .extract()
        .path("id");
  }

  private static String read(String file, String status) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> given().get("/v1/files/" + file).path("status").equals(status));
    return file;
  }

  private static String announce() {
    return given()
        .contentType("application/json")
        .body(Map.of("filename", "p.txt", "purpose", "user_data", "bytes", 1))
        .post("/v1/uploads")
        .path("id");
  }

  private Path part(String upload, String content) {
    String id =
        given()
            .multiPart("data", "data", content.getBytes(StandardCharsets.UTF_8))
            .post("/v1/uploads/" + upload + "/parts")
            .path("id");
    return bytes("uploads/" + upload + '/' + id);
  }
}
