package io.athanor.dataset;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.DocumentId;
import io.athanor.contracts.RequestId;
import io.athanor.contracts.document.DocumentManifest;
import io.athanor.contracts.document.IngestedDocument;
import io.athanor.dataset.hub.SmallHubResource;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What can be had of a version over HTTP: files, page, hub, preview. */
@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
@QuarkusTestResource(SmallHubResource.class)
class VersionIT {

  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final String ONE_QUESTION =
      "{\"messages\": [{\"role\": \"user\", \"content\": \"Who?\"},"
          + " {\"role\": \"assistant\", \"content\": \"Ada Birch.\"}]}\n";
  private static final String TWO_QUESTIONS =
      "{\"messages\": [{\"role\": \"user\", \"content\": \"Where?\"},"
          + " {\"role\": \"assistant\", \"content\": \"In Ossendale.\"},"
          + " {\"role\": \"user\", \"content\": \"When?\"},"
          + " {\"role\": \"assistant\", \"content\": \"In spring.\"}]}\n";

  @Inject BlobStore blobs;

  @ConfigProperty(name = "athanor.dataset.hub.endpoint")
  URI hub;

  @Test
  void formatThatCannotHoldARowIsRefusedBeforeTheFirstByte() {
    // Given
    String version = conversations("unholdable", ONE_QUESTION + TWO_QUESTIONS);
    String second = given().get(version + "/examples").path("examples[1].id");
    // When
    Response refused = given().get(version + "/download?format=question-answer");
    // Then
    refused
        .then()
        .statusCode(409)
        .contentType("application/problem+json")
        .body("code", equalTo("state-conflict"))
        .body(
            "detail",
            equalTo(
                "question-answer cannot hold row 1 (example "
                    + second
                    + "): the conversation has 2 questions, and this format holds one with its"
                    + " answer; choose openai-messages, sharegpt-jsonl or alpaca. Formats that hold"
                    + " every row of it: sharegpt-json, sharegpt-jsonl, openai-messages, alpaca,"
                    + " parquet, arrow"));
  }

  @Test
  void formatsThatARefusalNamesHoldEveryRow() {
    // Given
    String version = conversations("holdable", ONE_QUESTION + TWO_QUESTIONS);
    for (String format :
        List.of(
            "sharegpt-json", "sharegpt-jsonl", "openai-messages", "alpaca", "parquet", "arrow")) {
      // When
      Response file = given().get(version + "/download?format=" + format);
      // Then
      file.then().statusCode(200);
      assertThat(file.asByteArray()).as(format).isNotEmpty();
    }
    for (String format :
        List.of("question-answer", "prompt-completion", "csv", "text", "text-jsonl")) {
      given().get(version + "/download?format=" + format).then().statusCode(409);
    }
  }

  @Test
  void rowWithWeightIsHeldByTheFormatsThatKnowWeights() {
    // Given
    String version =
        conversations(
            "weighted",
            ONE_QUESTION
                + "{\"messages\": [{\"role\": \"user\", \"content\": \"Who?\"},"
                + " {\"role\": \"assistant\", \"content\": \"Hm.\", \"weight\": 0},"
                + " {\"role\": \"user\", \"content\": \"Who?\"},"
                + " {\"role\": \"assistant\", \"content\": \"Ada.\"}]}\n");
    // When
    Response refused = given().get(version + "/download?format=sharegpt-jsonl");
    // Then
    refused
        .then()
        .statusCode(409)
        .body("detail", startsWith("sharegpt-jsonl cannot hold row 1 (example "))
        .body(
            "detail",
            containsString("Formats that hold every row of it: openai-messages, parquet, arrow"));
    assertThat(given().get(version + "/download?format=openai-messages").asString())
        .contains("\"weight\":0")
        .hasLineCount(2);
  }

  @Test
  void licencesOfTheSourcesAreShownAsJsonAndOnThePage() {
    // Given
    String version = licensed("licensed");
    // When
    JsonPath json = given().get(version).then().statusCode(200).extract().jsonPath();
    String page = given().get(version + "/page").then().statusCode(200).extract().asString();
    // Then
    assertThat(json.getList("licences"))
        .isEqualTo(
            List.of(
                Map.of("licence", "<CC0-1.0>", "documents", 2),
                Map.of("licence", "https://example.org/by", "documents", 1),
                Map.of("documents", 1)));
    assertThat(json.getList("sources.licence"))
        .containsExactly("<CC0-1.0>", "https://example.org/by", "<CC0-1.0>", null);
    assertThat(page)
        .contains(
            "<tr><th scope=\"row\">&lt;CC0-1.0&gt;</th><td class=\"number\">2</td></tr>",
            "<tr><th scope=\"row\">https://example.org/by</th><td class=\"number\">1</td></tr>",
            "<tr><th scope=\"row\">not known</th><td class=\"number\">1</td></tr>",
            "<td>&lt;CC0-1.0&gt;</td><td class=\"number\">1</td></tr>");
  }

  @Test
  void versionIsPushedToTheHubOfTheServiceWithTheLicencesOfItsSources() {
    // Given
    String version = licensed("pushed");
    // When
    Response published =
        given()
            .contentType("application/json")
            .body(Map.of("repository", "team/pushed", "license", "cc-by-4.0", "private", true))
            .post(version + "/push");
    // Then
    published
        .then()
        .statusCode(200)
        .body("repository", equalTo("team/pushed"))
        .body("address", equalTo(hub + "/datasets/team/pushed"));
    assertThat(published.jsonPath().getString("commit")).matches("[0-9a-f]{40}");
    String files = hub + "/datasets/team/pushed/resolve/main/";
    assertThat(given().get(files + "README.md").asString())
        .startsWith("---\nlicense: \"cc-by-4.0\"\npretty_name: \"pushed\"\n")
        .contains(
            "- licence of 2 documents: `<CC0-1.0>`\n"
                + "- licence of 1 documents: `https://example.org/by`\n"
                + "- licence of 1 documents: not known\n"
                + "- documents: 4\n");
    byte[] rows = given().get(files + "data/train-00000-of-00001.parquet").asByteArray();
    assertThat(new String(rows, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("PAR1");
    assertThat(rows).isEqualTo(given().get(version + "/download?format=parquet").asByteArray());
  }

  @Test
  void pushThatTheRequestDoesNotDescribeIsRefused() {
    // Given
    String version = conversations("unpushed", ONE_QUESTION);
    for (Map<String, Object> body :
        List.<Map<String, Object>>of(
            Map.of("repository", "team/unpushed"),
            Map.of("repository", "no-owner", "license", "mit"))) {
      // When
      Response refused = given().contentType("application/json").body(body).post(version + "/push");
      // Then
      refused.then().statusCode(400).contentType("application/problem+json");
    }
    given().get(hub + "/api/datasets/team/unpushed").then().statusCode(404);
  }

  @Test
  void previewForABaseThatIsNotHereSaysHowToBringIt() {
    // Given
    String preview = conversations("no-base", ONE_QUESTION) + "/examples/0/preview";
    // When
    Response missing = given().queryParam("baseModel", "hf://owner/missing").get(preview);
    // Then
    missing
        .then()
        .statusCode(409)
        .body("code", equalTo("state-conflict"))
        .body(
            "detail",
            equalTo(
                "base model hf://owner/missing is not on this node, and a preview downloads"
                    + " nothing; bring it here with POST /api/training/base-models {\"reference\":"
                    + " \"hf://owner/missing\"}, whose progress stands on /api/training/events, and"
                    + " ask again"));
    given().queryParam("baseModel", "no-such").get(preview).then().statusCode(422);
  }

  private String conversations(String name, String lines) {
    ArtifactRef original =
        blobs.putBytes(
            "originals/" + name, "application/jsonl", lines.getBytes(StandardCharsets.UTF_8));
    IngestedDocument document = Documents.conversations(original);
    return built(name, "conversations", List.of(ingested(name, 0, document, null)));
  }

  private String licensed(String name) {
    List<DocumentManifest.Ingested> documents =
        List.of(
            rows(name, 0, "<CC0-1.0>"),
            rows(name, 1, "https://example.org/by"),
            rows(name, 2, "<CC0-1.0>"),
            rows(name, 3, null));
    return built(name, "question-answer", documents);
  }

  private DocumentManifest.Ingested rows(String name, int number, String licence) {
    return ingested(
        name,
        number,
        Documents.rows("Who is number " + number + "?", "Ada " + number + "."),
        licence);
  }

  private DocumentManifest.Ingested ingested(
      String name, int number, IngestedDocument document, String licence) {
    return new DocumentManifest.Ingested(
        new DocumentId("document-" + number),
        "file:///source-" + number,
        document.kind(),
        blobs.putJson("documents/" + name + "-" + number, document),
        1,
        null,
        licence);
  }

  /** Has a version built and gives its address. */
  private String built(String name, String recipe, List<DocumentManifest.Ingested> documents) {
    DocumentManifest manifest = new DocumentManifest(new RequestId(name), documents, List.of());
    Map<String, Object> body =
        Map.of(
            "name",
            name,
            "documents",
            blobs.putJson("manifests/" + name + ".json", manifest),
            "recipe",
            Map.of("kind", recipe, "heldOutShare", 0));
    String id =
        given()
            .contentType("application/json")
            .body(body)
            .post("/api/datasets")
            .then()
            .statusCode(202)
            .extract()
            .path("datasetId");
    String address = "/api/datasets/" + id;
    await()
        .atMost(LONGEST)
        .until(() -> given().get(address).jsonPath().getList("versions").size() == 1);
    return address + "/versions/1";
  }
}
