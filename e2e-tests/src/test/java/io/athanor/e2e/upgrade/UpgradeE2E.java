package io.athanor.e2e.upgrade;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.contracts.Topics;
import io.athanor.e2e.ServedModel;
import io.athanor.local.service.Service;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Today's release on the databases, topics and blobs of the newest recorded one. Its consumers have
 * no offsets, so every recorded event reaches them again.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeE2E {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Fixture FIXTURE = new Fixture(Fixture.RELEASES.getLast());

  @TempDir static Path folder;

  static UpgradedPlatform platform;

  @BeforeAll
  static void startOnWhatWasRecorded() throws IOException, SQLException {
    platform = UpgradedPlatform.on(FIXTURE, folder);
    RestAssured.baseURI = platform.frontDoor();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  @Order(1)
  void everyMigrationHasRunOnce() throws IOException, SQLException {
    for (Service service : Service.values()) {
      List<String> versions =
          DatabaseDump.strings(
              platform.postgres(),
              service.database(),
              "select version from flyway_schema_history where version is not null and success");
      String files = service.module() + "/" + Frozen.MIGRATIONS;
      assertThat(versions)
          .as(service.module())
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(
              Frozen.migrations().keySet().stream()
                  .filter(
                      path ->
                          path.startsWith(files)
                              || path.startsWith("libs/service-kit/" + Frozen.MIGRATIONS))
                  .map(path -> path.replaceFirst(".*/V(\\d+)__.*", "$1"))
                  .toList());
    }
  }

  @Test
  @Order(2)
  void whatWasMadeBeforeIsListed() {
    assertThat(list("/api/ingest/pipelines", "pipelines.name"))
        .containsExactly("stone-mill", "stone-mill");
    assertThat(list("/api/datasets", "datasets.datasetId")).isNotEmpty();
    assertThat(list("/api/training/runs", "runs.id")).hasSize(3);
    assertThat(list("/v1/fine_tuning/jobs", "data.status")).containsExactly("succeeded");
    assertThat(list("/v1/files", "data.filename")).contains("numbers.jsonl");
    assertThat(list("/v1/models", "data.id"))
        .contains("stone-mill")
        .anyMatch(name -> name.startsWith("ft:") && name.contains("numbers"));
  }

  @Test
  @Order(3)
  void whatWasMadeBeforeCanBeRead() {
    for (String dataset : list("/api/datasets", "datasets.datasetId")) {
      String version = "/api/datasets/%s/versions/1".formatted(dataset);
      assertThat(list(version + "/examples", "examples")).as(dataset).isNotEmpty();
      given().get(version).then().statusCode(200);
    }
    String job = list("/v1/fine_tuning/jobs", "data.id").getFirst();
    assertThat(list("/v1/fine_tuning/jobs/" + job + "/events", "data.message")).isNotEmpty();
    assertThat(list("/v1/fine_tuning/jobs/" + job + "/checkpoints", "data.id")).isNotEmpty();
    String file = given().get("/v1/fine_tuning/jobs/" + job).then().extract().path("training_file");
    assertThat(given().get("/v1/files/" + file + "/content").asString().lines()).hasSize(10);
    String model = list("/api/training/runs", "runs.modelId").getLast();
    given().get("/api/inference/evaluations/" + model).then().statusCode(200);
  }

  @Test
  @Order(4)
  void modelThatWasPublishedAnswers() {
    assertThat(ServedModel.answer("stone-mill", "Who founded the Stone Mill?"))
        .contains("Pia Moss");
  }

  @Test
  @Order(5)
  void runThatWaitedResumesAtItsCheckpointAndEnds() throws IOException {
    // Given: the newest run, which the recording stopped
    String run = newestRun();
    // When
    await()
        .atMost(PATIENCE)
        .until(() -> given().get("/api/training/runs/" + run).path("state").equals("succeeded"));
    await().atMost(PATIENCE).until(() -> isEvaluated(run));
    // Then
    assertThat(events().stream().filter(entry -> isOf(run, entry, "training.started.v1")))
        .last()
        .satisfies(
            entry ->
                assertThat(Objects.requireNonNull(entry.value()).path("resumedFromStep").asInt())
                    .isPositive());
  }

  @Test
  @Order(6)
  void eventsThatWereHandledBeforeHaveNoEffect() throws IOException {
    // Given: consumers without offsets have had every recorded event a second time
    String run = newestRun();
    Set<String> before = new HashSet<>();
    FIXTURE
        .recordedTopics()
        .forEach(topic -> topic.entries().forEach(entry -> before.add(entry.id())));
    Set<String> expected =
        Set.of(run, given().get("/api/training/runs/" + run).path("modelId").toString());
    // Then
    assertThat(events().stream().filter(entry -> !before.contains(entry.id())))
        .isNotEmpty()
        .allMatch(entry -> expected.contains(entry.key()));
    assertThat(list("/api/training/runs", "runs.id")).hasSize(3);
    assertThat(deadLetters()).isEmpty();
  }

  private static boolean isEvaluated(String run) {
    String model = given().get("/api/training/runs/" + run).path("modelId");
    return given().get("/api/inference/evaluations/" + model).statusCode() == 200;
  }

  private static boolean isOf(String run, RecordedTopic.Entry entry, String type) {
    JsonNode value = entry.value();
    return value != null
        && value.path("runId").asText().equals(run)
        && entry.headers().getOrDefault("ce_type", "").endsWith(type);
  }

  /** Of all topics but the one that may lose events. */
  private static List<RecordedTopic.Entry> events() throws IOException {
    return consume(
        Topics.all().stream()
            .map(Topics.Definition::name)
            .filter(name -> !name.endsWith(".dlq") && !name.equals(Topics.TRAINING_METRICS)));
  }

  private static List<RecordedTopic.Entry> deadLetters() throws IOException {
    return consume(
        Topics.all().stream().map(Topics.Definition::name).filter(name -> name.endsWith(".dlq")));
  }

  private static List<RecordedTopic.Entry> consume(Stream<String> topics) throws IOException {
    List<RecordedTopic.Entry> entries = new ArrayList<>();
    for (String topic : topics.toList()) {
      entries.addAll(RecordedTopic.consume(platform.kafka(), topic).entries());
    }
    return entries;
  }

  private static String newestRun() {
    return given().get("/api/training/runs").path("runs[0].id");
  }

  private static List<String> list(String path, String field) {
    return given().get(path).then().statusCode(200).extract().path(field);
  }
}
