package io.athanor.e2e.chaos;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.athanor.e2e.EventLog.Entry;
import io.athanor.kit.test.history.HistoryChecker;
import io.athanor.local.service.Service;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many documents on their way into a data set while every service is killed once. {@code
 * -Dathanor.chaos.documents=10000} is the size that the promise speaks of, {@code
 * -Dathanor.killed.seed} repeats a run.
 */
@EnabledIfSystemProperty(named = "athanor.chaos", matches = "full")
class DocumentsChaosE2E {

  private static final int DOCUMENTS = Integer.getInteger("athanor.chaos.documents", 300);
  private static final long SEED = Long.getLong("athanor.killed.seed", System.nanoTime());
  private static final Duration LONG = Duration.ofMinutes(20);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PIPELINE =
      """
      name: corpus
      sources:
        - files: pages
          maxPages: %d
      recipe:
        kind: raw-text
        gates: {wrongLanguage: off}
      baseModel: ./tiny-llama-f16.gguf
      training: {steps: 20, maxSequenceLength: 256, checkpointSteps: 1}
      """
          .formatted(DOCUMENTS);

  @TempDir static Path folder;

  private static ChaosPlatform platform;

  @BeforeAll
  static void startPlatform() throws IOException {
    System.err.println("killing with seed " + SEED + ", " + DOCUMENTS + " documents");
    platform = ChaosPlatform.start(folder, "documents", UnaryOperator.identity());
    RandomPages.write(folder.resolve("pages"), DOCUMENTS);
  }

  @AfterAll
  static void stopPlatform() throws InterruptedException {
    platform.close();
  }

  /**
   * Items 19 and 20: every document has one outcome, every example is there once, and the data set
   * is the one of an undisturbed pipeline.
   */
  @Test
  void datasetIsTheSameThoughEveryServiceIsKilledOnce() throws Exception {
    // Given
    String undisturbed = platform.submit(PIPELINE);
    JsonNode expected = dataset(undisturbed);
    platform.events().awaitFirst(undisturbed, "model.published.v1", LONG);
    // When
    String pipeline = platform.submit(PIPELINE);
    double share = 0.2 + 0.6 * new Random(SEED).nextDouble();
    awaitShare(pipeline, share);
    platform.kill("ingest-service");
    System.err.printf("ingest-service killed behind %.0f %% of the documents%n", 100 * share);
    platform.events().awaitFirst(pipeline, "ingest.completed.v1", LONG);
    platform.kill("dataset-service");
    platform.events().awaitFirst(pipeline, "training.started.v1", LONG);
    platform.kill("trainer-service");
    platform.events().awaitFirst(pipeline, "model.published.v1", LONG);
    platform.kill("inference-service");
    platform.awaitAllReady();
    // Its group waits for the member that was killed until the broker gives it up.
    await().atMost(LONG).until(() -> platform.rows(Service.INFERENCE, "model") == 2);
    // Then
    JsonNode completed = platform.events().awaitFirst(pipeline, "ingest.completed.v1", LONG).body();
    int empty = RandomPages.empty(DOCUMENTS);
    assertThat(completed.path("ingested").asInt()).isEqualTo(DOCUMENTS - empty);
    assertThat(completed.path("rejected").asInt()).isEqualTo(empty);
    assertThat(outcomes(pipeline)).hasSize(DOCUMENTS).doesNotHaveDuplicates();
    JsonNode manifest = dataset(pipeline);
    assertThat(manifest.path("contentSha256")).isEqualTo(expected.path("contentSha256"));
    List<String> rows = rows(manifest);
    System.err.println(rows.size() + " examples");
    assertThat(rows)
        .hasSize(
            manifest.path("trainExamples").asInt() + manifest.path("validationExamples").asInt())
        .hasSize(DOCUMENTS - empty)
        .doesNotHaveDuplicates();
    assertThat(platform.processes())
        .filteredOn(each -> each.name().endsWith("-service"))
        .allMatch(each -> each.restarts() == 1);
    HistoryChecker.requireRight(platform.history().finishConsumed());
  }

  private static void awaitShare(String pipeline, double share) {
    Entry asked = platform.events().awaitFirst(pipeline, "ingest.requested.v1", LONG);
    String request = asked.body().path("requestId").asText();
    await()
        .atMost(LONG)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptions()
        .until(() -> done(request) >= share * DOCUMENTS);
  }

  private static int done(String request) {
    JsonPath view = given().get("/api/ingest/requests/{id}?limit=1", request).jsonPath();
    return view.getInt("progress[0].listed") - view.getInt("progress[0].waiting");
  }

  private static List<String> outcomes(String pipeline) {
    List<Entry> outcomes = new ArrayList<>();
    outcomes.addAll(platform.events().of(pipeline, "document.ingested.v1"));
    outcomes.addAll(platform.events().of(pipeline, "document.rejected.v1"));
    return outcomes.stream()
        .map(each -> each.id() + ' ' + each.body().path("sourceUri").asText())
        .distinct()
        .map(each -> each.substring(each.indexOf(' ')))
        .toList();
  }

  private static JsonNode dataset(String pipeline) throws IOException {
    JsonNode ready = platform.events().awaitFirst(pipeline, "dataset.ready.v1", LONG).body();
    return JSON.readTree(blob(ready.path("manifest")).toFile());
  }

  /** The text of every example, trained or held out. */
  private static List<String> rows(JsonNode manifest) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String split : List.of("train", "validation")) {
      for (JsonNode shard : manifest.path(split)) {
        for (String line : Files.readAllLines(blob(shard))) {
          rows.add(JSON.readTree(line).path("text").asText());
        }
      }
    }
    return rows;
  }

  private static Path blob(JsonNode artifact) {
    return platform.settings().home().blobs().resolve(artifact.path("key").asText());
  }
}
