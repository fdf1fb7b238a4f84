package io.athanor.dataset;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.athanor.dataset.build.StableDocuments;
import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** OpenAI's files and uploads, from upload to data set. */
@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class FilesIT {

  private static final String GOOD =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"Who?\"},"
          + "{\"role\":\"assistant\",\"content\":\"Ada.\",\"weight\":1}]}\n";
  private static final String UNLEARNED =
      "{\"messages\":[{\"role\":\"assistant\",\"content\":\"Ada.\",\"weight\":0}]}\n";

  @Test
  void trainingFileBecomesADataSetAndKeepsItsGoodLines() {
    // Given
    String file =
        upload("rows.jsonl", "fine-tune", GOOD + "{\"messages\": oops}\n" + UNLEARNED + GOOD);
    // When
    JsonPath processed = processed(file);
    // Then
    assertThat(processed.getString("status")).isEqualTo("processed");
    assertThat(processed.getString("status_details"))
        .startsWith("2 of 4 rows of openai-messages rejected; the first: line 2, column 1");
    String version =
        "/api/datasets/"
            + processed.getString("x_dataset_id")
            + "/versions/"
            + processed.getInt("x_dataset_version");
    given()
        .get(version + "/examples")
        .then()
        .statusCode(200)
        .body("examples.size()", equalTo(2))
        .body("examples[0].turns[1].weight", equalTo(1.0f))
        .body("examples.sources.flatten().paragraphId", contains("line-1", "line-4"));
    given()
        .get(version + "/problems")
        .then()
        .statusCode(200)
        .body("problems.line", contains(2, 3))
        .body("problems[1].reason", containsString("nothing to learn"));
    given().get("/v1/files/" + file + "/content").then().statusCode(200).body(startsWith(GOOD));
  }

  @Test
  void linesOfAFileAreNoParagraphsThatCouldBeShown() {
    // Given
    JsonPath processed = processed(upload("shown.jsonl", "fine-tune", GOOD));
    String version = "/api/datasets/" + processed.getString("x_dataset_id") + "/versions/1";
    String document = given().get(version + "/examples").path("examples[0].sources[0].documentId");
    String named = StableDocuments.documentId("shown.jsonl", 0).value();
    // When / Then: by the name in the row, and by the one that an ingested file would have
    for (String id : List.of(document, named)) {
      given()
          .redirects()
          .follow(false)
          .get(version + "/paragraphs/" + id + "/line-1")
          .then()
          .statusCode(404)
          .body("code", equalTo("not-found"))
          .body("detail", containsString("was made from an uploaded file"));
    }
  }

  @Test
  void fileWithoutAGoodLineIsAnError() {
    // Given
    String file = upload("bad.jsonl", "fine-tune", "{\"messages\":[]}\n");
    // When
    JsonPath processed = processed(file);
    // Then
    assertThat(processed.getString("status")).isEqualTo("error");
    assertThat(processed.getString("status_details"))
        .contains("line 1, column 13, /messages")
        .contains("at least one turn");
    given()
        .get("/api/datasets/files/" + file + "/problems")
        .then()
        .statusCode(200)
        .body("problems.line", contains(1))
        .body("problems.column", contains(13))
        .body("problems.field", contains("/messages"));
  }

  @Test
  void filesAreListedInPagesAndDeleted() {
    // Given
    List<String> ids =
        List.of(
            upload("a.jsonl", "batch", "a"),
            upload("b.jsonl", "batch", "b"),
            upload("c.jsonl", "batch", "c"));
    // When
    JsonPath first =
        given()
            .get("/v1/files?purpose=batch&limit=2&order=asc")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    JsonPath second =
        given()
            .get("/v1/files?purpose=batch&limit=2&order=asc&after=" + first.getString("last_id"))
            .jsonPath();
    // Then
    assertThat(first.getList("data.id")).isEqualTo(ids.subList(0, 2));
    assertThat(first.getBoolean("has_more")).isTrue();
    assertThat(second.getList("data.id")).isEqualTo(ids.subList(2, 3));
    assertThat(second.getBoolean("has_more")).isFalse();
    given()
        .delete("/v1/files/" + ids.getFirst())
        .then()
        .statusCode(200)
        .body("deleted", equalTo(true));
    given().get("/v1/files").then().body("data.id", not(hasItem(ids.getFirst())));
    given()
        .get("/v1/files/" + ids.getFirst())
        .then()
        .statusCode(404)
        .body("error.type", equalTo("invalid_request_error"))
        .body("error.code", equalTo("not_found"));
  }

  @Test
  void wrongRequestsNameTheField() {
    given()
        .multiPart("file", "a.jsonl", "a".getBytes(StandardCharsets.UTF_8))
        .multiPart("purpose", "nonsense")
        .post("/v1/files")
        .then()
        .statusCode(400)
        .header("x-should-retry", "false")
        .body("error.param", equalTo("purpose"));
    given()
        .multiPart("purpose", "fine-tune")
        .post("/v1/files")
        .then()
        .statusCode(400)
        .body("error.param", equalTo("file"));
    given().get("/v1/files?limit=0").then().statusCode(400).body("error.param", equalTo("limit"));
    given()
        .contentType("application/json")
        .body(Map.of("filename", "a", "purpose", "fine-tune", "bytes", 1L << 40))
        .post("/v1/uploads")
        .then()
        .statusCode(400)
        .body("error.param", equalTo("bytes"));
  }

  @Test
  void everyAnswerHasARequestIdAndEveryErrorIsOpenAis() {
    given().get("/v1/files").then().statusCode(200).header("x-request-id", startsWith("req_"));
    given()
        .get("/v1/files/x/y/z")
        .then()
        .statusCode(404)
        .header("x-request-id", startsWith("req_"))
        .body("error.code", equalTo("not_found"));
    given()
        .put("/v1/files")
        .then()
        .statusCode(405)
        .header("x-request-id", startsWith("req_"))
        .header("x-should-retry", "false")
        .body("error.type", equalTo("invalid_request_error"));
    given()
        .contentType("application/json")
        .body(new byte[] {'{', (byte) 0xff, '}'})
        .post("/v1/uploads")
        .then()
        .statusCode(400)
        .body("error.code", equalTo("invalid_json"))
        .body("error.message", containsString("line 1, column 2, byte 1 (0xff)"));
    given()
        .get("/api/datasets/none/versions/1/problems")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .header("x-request-id", nullValue());
  }

  @Test
  void everyFieldOfTheFileObjectIsThere() {
    // When
    String file = upload("fields.jsonl", "user_data", "x");
    // Then
    assertThat(given().get("/v1/files/" + file).jsonPath().getMap("$"))
        .containsKeys("status_details", "expires_at")
        .containsEntry("object", "file")
        .containsEntry("bytes", 1)
        .containsEntry("filename", "fields.jsonl")
        .containsEntry("purpose", "user_data")
        .containsEntry("status", "processed");
  }

  @Test
  void pageMayBeginBehindADeletedFile() {
    // Given
    String deleted = upload("1.jsonl", "evals", "a");
    String next = upload("2.jsonl", "evals", "b");
    given().delete("/v1/files/" + deleted).then().statusCode(200);
    // Then
    given()
        .get("/v1/files?purpose=evals&order=asc&after=" + deleted)
        .then()
        .statusCode(200)
        .body("data.id", contains(next));
    given().get("/v1/files?after=file-none").then().statusCode(400);
  }

  @Test
  void countedRetryOfAnUploadGivesTheFirstFile() {
    // Given
    String first = upload("retried.jsonl", "assistants", "a");
    // When
    String retried =
        given()
            .header("x-stainless-retry-count", "1")
            .multiPart("file", "retried.jsonl", "a".getBytes(StandardCharsets.UTF_8))
            .multiPart("purpose", "assistants")
            .post("/v1/files")
            .path("id");
    // Then
    assertThat(retried).isEqualTo(first);
    assertThat(upload("retried.jsonl", "assistants", "a")).isNotEqualTo(first);
  }

  @Test
  void cancellationThatIsRepeatedByTheClientIsAnsweredAgain() {
    // Given
    String upload = announce(1);
    given().post("/v1/uploads/" + upload + "/cancel").then().statusCode(200);
    // Then
    given()
        .header("x-stainless-retry-count", "1")
        .post("/v1/uploads/" + upload + "/cancel")
        .then()
        .statusCode(200)
        .body("status", equalTo("cancelled"));
    given()
        .post("/v1/uploads/" + upload + "/cancel")
        .then()
        .statusCode(400)
        .header("x-should-retry", "false")
        .body("error.message", containsString("is cancelled already"));
  }

  @Test
  void fileOfAnUploadLivesAsLongAsWasAskedFor() {
    // Given
    String upload =
        given()
            .contentType("application/json")
            .body(
                Map.of(
                    "filename",
                    "brief.jsonl",
                    "purpose",
                    "user_data",
                    "bytes",
                    1,
                    "expires_after",
                    Map.of("anchor", "created_at", "seconds", 7200)))
            .post("/v1/uploads")
            .path("id");
    // When
    JsonPath completed = complete(upload, List.of(part(upload, "x"))).jsonPath();
    // Then
    assertThat(completed.getLong("file.expires_at") - completed.getLong("file.created_at"))
        .isEqualTo(7200);
  }

  @Test
  void partsAreJoinedInTheOrderThatTheClientNames() {
    // Given
    String upload = announce(2L * GOOD.length());
    String second = part(upload, GOOD.substring(10) + GOOD);
    String first = part(upload, GOOD.substring(0, 10));
    // When
    complete(upload, List.of(first, first))
        .then()
        .statusCode(400)
        .body("error.param", equalTo("part_ids"));
    complete(upload, List.of(first))
        .then()
        .statusCode(400)
        .body("error.message", containsString("was announced with"));
    String file =
        complete(upload, List.of(first, second))
            .then()
            .statusCode(200)
            .body("status", equalTo("completed"))
            .body("file.id", notNullValue())
            .extract()
            .path("file.id");
    // Then
    complete(upload, List.of(first, second)).then().statusCode(200).body("file.id", equalTo(file));
    given().get("/v1/files/" + file + "/content").then().body(equalTo(GOOD + GOOD));
    assertThat(processed(file).getString("status")).isEqualTo("processed");
  }

  @Test
  void cancelledUploadTakesNoParts() {
    // Given
    String upload = announce(1);
    // When
    given().post("/v1/uploads/" + upload + "/cancel").then().body("status", equalTo("cancelled"));
    // Then
    given()
        .multiPart("data", "data", new byte[] {1})
        .post("/v1/uploads/" + upload + "/parts")
        .then()
        .statusCode(400)
        .body("error.code", equalTo("invalid_state"));
  }

  private static String announce(long bytes) {
    return given()
        .contentType("application/json")
        .body(Map.of("filename", "p.jsonl", "purpose", "fine-tune", "bytes", bytes))
        .post("/v1/uploads")
        .then()
        .statusCode(200)
        .body("status", equalTo("pending"))
        .extract()
        .path("id");
  }

  private static String part(String upload, String bytes) {
    return given()
        .multiPart("data", "data", bytes.getBytes(StandardCharsets.UTF_8))
        .post("/v1/uploads/" + upload + "/parts")
        .then()
        .statusCode(200)
        .body("object", equalTo("upload.part"))
        .extract()
        .path("id");
  }

  private static io.restassured.response.Response complete(String upload, List<String> parts) {
    return given()
        .contentType("application/json")
        .body(Map.of("part_ids", parts))
        .post("/v1/uploads/" + upload + "/complete");
  }

  private static String upload(String name, String purpose, String content) {
    return given()
        .multiPart("file", name, content.getBytes(StandardCharsets.UTF_8))
        .multiPart("purpose", purpose)
        .post("/v1/files")
        .then()
        .statusCode(200)
        .body("object", equalTo("file"))
        .extract()
        .path("id");
  }

  private static JsonPath processed(String file) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !given().get("/v1/files/" + file).path("status").equals("uploaded"));
    return given().get("/v1/files/" + file).jsonPath();
  }
}
