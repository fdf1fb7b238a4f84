package io.athanor.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.e2e.EventLog.Entry;
import io.athanor.local.LocalPlatform;
import io.athanor.local.PlatformListener;
import io.athanor.local.settings.DataFolder;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.Ports;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The four stories as they ship in {@code examples}: real input, all services, and a tiny base that
 * is trained for a few steps in place of the real one.
 */
class StoriesE2E {

  private static final Duration STORY = Duration.ofMinutes(3);
  private static final Path INSTALLATION = Installation.locate().root();

  /** Enough to see that a run starts, ends and is measured. */
  private static final String FEW_STEPS = "training: {steps: 4, maxSequenceLength: 512}";

  @TempDir static Path folder;

  static BookSite site;
  static LocalPlatform platform;
  static EventLog events;
  static final Map<String, String> PIPELINES = new HashMap<>();

  @BeforeAll
  static void submitAllStories() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (InputStream base = StoriesE2E.class.getResourceAsStream("/tiny-llama-f16.gguf")) {
      Files.copy(Objects.requireNonNull(base), folder.resolve("tiny.gguf"));
    }
    site = BookSite.start(INSTALLATION);
    platform =
        LocalPlatform.start(
            PlatformSettings.of(new DataFolder(folder.resolve("home")), Ports.free())
                .withAllowedPrivateOrigins(site.origin()),
            Installation.locate(),
            PlatformListener.SILENT);
    RestAssured.baseURI = platform.frontDoor().toString();
    events = new EventLog(platform.settings().bootstrapServers());
    for (String story : List.of("book", "sheet", "script", "facts-tarn-mill")) {
      PIPELINES.put(story, submit(story));
    }
  }

  @AfterAll
  static void stopAll() throws InterruptedException {
    events.close();
    platform.close();
    site.close();
  }

  @Test
  void bookOfFiftyDefectivePagesBecomesACleanDataset() throws IOException {
    // When
    String pipeline = PIPELINES.get("book");
    JsonNode ingested = events.awaitFirst(pipeline, "ingest.completed.v1", STORY).body();
    JsonNode dataset = events.awaitFirst(pipeline, "dataset.ready.v1", STORY).body();
    // Then
    assertThat(ingested.path("ingested").asInt()).isEqualTo(49);
    assertThat(events.of(pipeline, "document.rejected.v1"))
        .singleElement()
        .satisfies(
            page -> assertThat(page.body().path("sourceUri").asText()).endsWith("/sta13.htm"));
    assertThat(text(pipeline, "/sta22.htm")).contains("amused by his naïveté that");
    String rows = rows(dataset);
    assertThat(rows)
        .contains("mediæval")
        // the pages 6 and 7 divide this sentence, and a ligature stood in it
        .contains("quite new to me then, though I soon became familiar with it", "of fine web")
        .doesNotContain("Click on", "Previous page", "Contents", "[p. ", "public domain", "ﬁ", "ﬂ");
  }

  @Test
  void bookStoryEndsWithAModelThatIsMeasuredOnHeldOutPassages() {
    // When
    Entry model = events.awaitFirst(PIPELINES.get("book"), "model.published.v1", STORY);
    // Then
    JsonNode heldOut = model.body().path("heldOut");
    assertThat(heldOut.path("rows").asInt()).isGreaterThan(5);
    assertThat(heldOut.path("tunedPerplexity").asDouble())
        .isLessThan(heldOut.path("basePerplexity").asDouble());
  }

  @Test
  void sheetOfFourHundredRowsBecomesConversationsAndAModel() {
    // When
    String pipeline = PIPELINES.get("sheet");
    JsonNode dataset = events.awaitFirst(pipeline, "dataset.ready.v1", STORY).body();
    // Then
    assertThat(dataset.path("trainExamples").asInt()).isEqualTo(360);
    assertThat(dataset.path("validationExamples").asInt()).isEqualTo(40);
    assertThat(rows(dataset).lines().findFirst().orElseThrow())
        .startsWith(
            "{\"messages\":[{\"role\":\"system\",\"content\":\"You answer for the nursery on Quay"
                + " Street. You are brief.\"},{\"role\":\"user\"");
    Entry model = events.awaitFirst(pipeline, "model.published.v1", STORY);
    assertThat(model.body().path("heldOut").path("rows").asInt()).isEqualTo(40);
  }

  @Test
  void playIsLearnedAsRawTextAndAsPairsAndBothStandInOneTable() {
    // When
    String pipeline = PIPELINES.get("script");
    events.awaitFirst(pipeline, "model.published.v1", STORY);
    await().atMost(STORY).until(() -> events.of(pipeline, "model.published.v1").size() == 2);
    // Then
    assertThat(events.of(pipeline, "ingest.completed.v1")).hasSize(1);
    JsonPath table =
        given()
            .get("/api/inference/comparisons/" + pipeline)
            .then()
            .statusCode(200)
            .body("pipeline", equalTo("macbeth"))
            .extract()
            .jsonPath();
    assertThat(table.getList("models.model", String.class))
        .containsExactlyInAnyOrder("macbeth-raw", "macbeth-pairs");
    assertThat(table.getList("models.heldOut.tokens")).doesNotContainNull();
    assertThat(table.getList("models.heldOut.tokens").stream().distinct()).hasSize(1);
    assertThat(table.getList("models.heldOut.basePerplexity").stream().distinct()).hasSize(1);
    assertThat(table.getList("models.heldOut.rows", Integer.class).getFirst()).isPositive();
  }

  @Test
  void factSheetBecomesADatasetAndAModelThatIsAsked() {
    // When
    String pipeline = PIPELINES.get("facts-tarn-mill");
    JsonNode dataset = events.awaitFirst(pipeline, "dataset.ready.v1", STORY).body();
    Entry evaluation = events.awaitFirst(pipeline, "evaluation.completed.v1", STORY);
    // Then
    assertThat(dataset.path("trainExamples").asInt()).isBetween(36, 48);
    assertThat(evaluation.body().path("scores").path("trained").asInt()).isEqualTo(36);
    assertThat(evaluation.body().path("scores").path("paraphrases").asInt()).isEqualTo(12);
  }

  /** All rows of a data set, trained and held out, as OpenAI messages. */
  private static String rows(JsonNode dataset) {
    return rows(dataset, "train") + rows(dataset, "validation");
  }

  private static String rows(JsonNode dataset, String split) {
    return given()
        .get(
            "/api/datasets/{dataset}/versions/{version}/download?format=openai-messages&split={split}",
            dataset.path("datasetId").asText(),
            dataset.path("version").asInt(),
            split)
        .then()
        .statusCode(200)
        .extract()
        .asString();
  }

  /** The text of a page as it was stored. */
  private static String text(String pipeline, String page) throws IOException {
    JsonNode document =
        events.of(pipeline, "document.ingested.v1").stream()
            .map(Entry::body)
            .filter(body -> body.path("sourceUri").asText().endsWith(page))
            .findFirst()
            .orElseThrow();
    return Files.readString(
        platform.settings().home().blobs().resolve(document.path("content").path("key").asText()));
  }

  private static String submit(String story) throws IOException {
    Path example = INSTALLATION.resolve("examples").resolve(story);
    String yaml =
        Files.readString(example.resolve("pipeline.yaml"))
            .replace("http://127.0.0.1:8650", site.origin())
            .replaceFirst("(?m)^training:.*(\\n +\\S.*)*", FEW_STEPS);
    return given()
        .contentType("application/yaml")
        .header("X-Athanor-Base-Directory", example.toUri().toASCIIString())
        .header("X-Athanor-Base-Model", folder.resolve("tiny.gguf").toString())
        .body(yaml.getBytes(StandardCharsets.UTF_8))
        .post("/api/ingest/pipelines")
        .then()
        .statusCode(202)
        .extract()
        .path("pipelineId");
  }
}
