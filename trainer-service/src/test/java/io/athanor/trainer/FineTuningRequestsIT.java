package io.athanor.trainer;

import static io.athanor.trainer.FineTuningClient.JOBS;
import static io.athanor.trainer.FineTuningClient.awaitStatus;
import static io.athanor.trainer.FineTuningClient.create;
import static io.athanor.trainer.FineTuningClient.follow;
import static io.athanor.trainer.FineTuningClient.post;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.trainer.FineTuningClient.Body;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the fine-tuning API lists and refuses; nothing is trained. */
@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
@QuarkusTestResource(ScriptedWorkerResource.class)
class FineTuningRequestsIT {

  @Inject TestBench bench;
  @Inject BlobStore blobs;

  @Test
  void jobsAreListedByMetadataAndPage() {
    // Given
    List<String> ids = new ArrayList<>();
    String waiting = UploadedFiles.newId();
    bench.send(files().uploaded(waiting));
    for (int number = 0; number < 3; number++) {
      Map<String, String> metadata = Map.of("list", "page", "number", "" + number);
      ids.addFirst(create(Body.of(waiting).with("metadata", metadata)).extract().path("id"));
    }
    // When
    ValidatableResponse page =
        given().queryParam("metadata[list]", "page").queryParam("limit", 2).get(JOBS).then();
    // Then
    page.statusCode(200)
        .body("object", equalTo("list"))
        .body("data.id", contains(ids.get(0), ids.get(1)))
        .body("has_more", equalTo(true));
    given()
        .queryParam("metadata[list]", "page")
        .queryParam("after", ids.get(1))
        .get(JOBS)
        .then()
        .body("data.id", contains(ids.get(2)))
        .body("has_more", equalTo(false));
    given()
        .queryParam("metadata[number]", "1")
        .get(JOBS)
        .then()
        .body("data.id", contains(ids.get(1)));
    post(ids.get(0), "pause").statusCode(400).body("error.message", containsString("validating"));
    for (String id : ids) {
      post(id, "cancel").statusCode(200).body("status", equalTo("cancelled"));
    }
    assertThat(follow(ids.get(0), null, Integer.MAX_VALUE)).hasSize(3);
  }

  @Test
  void fileOfNoUseFailsTheJobAndNamesTheField() {
    // Given
    String file = UploadedFiles.newId();
    bench.send(files().uploaded(file));
    String id = create(Body.of(file)).statusCode(200).extract().path("id");
    // When
    bench.send(files().unusable(file));
    // Then
    JsonPath job = awaitStatus(id, "failed");
    assertThat(job.getString("error.code")).isEqualTo("invalid_training_file");
    assertThat(job.getString("error.param")).isEqualTo("training_file");
    assertThat(job.getString("error.message")).contains("1 of 1 rows rejected");
    post(id, "cancel").statusCode(400).header("x-should-retry", "false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training_file | file-none | training_file | there is no file",
        "validation_file | file-none | validation_file | there is no file",
        "model | gpt-none | model | is no base model",
        "model | ft:smollm2:athanor::0 | model | is a tuned model",
        "suffix | '' | suffix | 1 to 64 characters",
        "seed | x | seed | must be an integer",
      })
  void wrongFieldIsNamed(String field, String value, String param, String message) {
    // Given
    Body body = Body.of(uploaded()).with(field, value);
    // When
    ValidatableResponse response = create(body);
    // Then
    response
        .statusCode(400)
        .header("x-should-retry", "false")
        .header("x-request-id", startsWith("req_"))
        .body("error.type", equalTo("invalid_request_error"))
        .body("error.param", equalTo(param))
        .body("error.message", containsString(message));
  }

  @Test
  void fileOfAnotherPurposeIsRefusedAndAnUnknownJobIsNotFound() {
    // Given
    String file = UploadedFiles.newId();
    bench.send(files().forOtherUse(file));
    // When
    ValidatableResponse response = create(Body.of(file));
    // Then
    response.statusCode(400).body("error.message", containsString("purpose 'user_data'"));
    given()
        .get(JOBS + "/ftjob-none")
        .then()
        .statusCode(404)
        .body("error.type", equalTo("invalid_request_error"))
        .body("error.param", equalTo("id"));
    given().get(JOBS + "?after=ftjob-none").then().statusCode(400);
    given().get(JOBS + "?limit=0").then().statusCode(400).body("error.param", equalTo("limit"));
    given().delete(JOBS).then().statusCode(405).body("error.param", nullValue());
  }

  private String uploaded() {
    String file = UploadedFiles.newId();
    bench.send(files().processed(file));
    return file;
  }

  private UploadedFiles files() {
    return new UploadedFiles(blobs);
  }
}
