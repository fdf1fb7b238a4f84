package io.athanor.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.contracts.Topics;
import io.athanor.e2e.EventLog.Entry;
import io.athanor.e2e.chaos.PlatformHistory;
import io.athanor.e2e.chaos.PlatformSnapshot;
import io.athanor.e2e.observe.TraceCollector;
import io.athanor.kit.test.history.HistoryChecker;
import io.athanor.kit.test.history.HistoryRecorder;
import io.athanor.local.LocalPlatform;
import io.athanor.local.PlatformListener;
import io.athanor.local.kafka.DeadLetter;
import io.athanor.local.kafka.DeadLetters;
import io.athanor.local.process.ChildSnapshot;
import io.athanor.local.service.Service;
import io.athanor.local.settings.DataFolder;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.Ports;
import io.athanor.local.settings.TraceSettings;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** From a fact sheet to a model that knows it, on the platform people start, with a tiny model. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PipelineE2E {

  private static final Duration PIPELINE = Duration.ofMinutes(4);

  @TempDir static Path folder;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String DEAD_REQUESTS =
      Topics.deadLetterTopic(Topics.TRAINING_REQUESTS, "trainer");

  static LocalPlatform platform;
  static EventLog events;
  static HistoryRecorder history;
  static KafkaProducer<String, byte[]> producer;
  static TraceCollector traces;
  static PipelineReports reports;

  @BeforeAll
  static void startPlatform() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String name :
        List.of("stone-mill.yaml", "stone-mill-pipeline.yaml", "tiny-llama-f16.gguf")) {
      try (InputStream resource = PipelineE2E.class.getResourceAsStream("/" + name)) {
        Files.copy(Objects.requireNonNull(resource, name), folder.resolve(name));
      }
    }
    traces = new TraceCollector();
    platform =
        LocalPlatform.start(
            PlatformSettings.of(new DataFolder(folder.resolve("home")), Ports.free())
                .withServiceEnvironment(TraceSettings.environment(traces.endpoint())),
            Installation.locate(),
            PlatformListener.SILENT);
    RestAssured.baseURI = platform.frontDoor().toString();
    events = new EventLog(platform.settings().bootstrapServers());
    history = PlatformHistory.start("pipeline", platform, Set.of(Service.values()));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", platform.settings().bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void stopPlatform() throws InterruptedException {
    producer.close();
    events.close();
    platform.close();
    traces.close();
  }

  @Test
  @Order(1)
  void factsBecomeAModelThatKnowsThem() throws IOException {
    // When
    String pipeline = submit(false);
    reports = new PipelineReports(platform, events, traces, pipeline);
    Entry evaluation = events.awaitFirst(pipeline, "evaluation.completed.v1", PIPELINE);
    // Then
    JsonNode scores = evaluation.body().path("scores");
    assertThat(scores.path("trainedKnown").asDouble()).isGreaterThanOrEqualTo(0.85);
    assertThat(scores.path("trainedKnownByBase").asDouble()).isLessThanOrEqualTo(0.1);
    // Half a million parameters cannot keep the product's bounds; the quick start's model does.
    assertThat(scores.path("anchorsKept").asDouble()).isGreaterThanOrEqualTo(0.4);
    assertThat(ServedModel.answer("stone-mill", "Who founded the Stone Mill?"))
        .contains("Pia Moss");
    assertThat(modelNames()).contains("stone-mill");
  }

  @Test
  @Order(2)
  void everyEventOfThePipelineStaysInTheTraceOfItsSubmission() {
    reports.requireOneTraceInEvents();
  }

  @Test
  @Order(3)
  void spansOfAllServicesAreInTheTraceOfTheSubmission() {
    reports.requireSpansOfAllServices();
  }

  @Test
  @Order(4)
  void spanOfAnAnswerFollowsTheConventionsAndHoldsNoContent() {
    reports.requireSpanOfAnAnswer();
  }

  @Test
  @Order(5)
  void everyMetricOfDashboardsAndAlertsIsReported() {
    reports.requireMetrics();
  }

  @Test
  @Order(6)
  void samePipelineAgainIsAnsweredFromWhatIsThere() throws IOException {
    // When
    String pipeline = submit(false);
    // Then
    assertThat(events.of(pipeline, "model.published.v1")).hasSize(1);
  }

  /** Item 6 of docs/reliability.md. */
  @Test
  @Order(7)
  void everyTopicReplayedTwiceChangesNoRowAndNoFile() {
    // Given
    PlatformSnapshot before = PlatformSnapshot.whenQuiet(platform.settings());
    List<Entry> said = events.all(entry -> true);
    // When
    for (int round = 0; round < 2; round++) {
      replay(said);
    }
    await().atMost(PATIENCE).until(() -> events.all(entry -> true).size() >= 3 * said.size());
    HistoryChecker.requireRight(history.finishConsumed());
    // Then
    assertThat(PlatformSnapshot.whenQuiet(platform.settings())).isEqualTo(before);
    assertThat(events.all(entry -> true).stream().map(Entry::id).distinct())
        .hasSize((int) said.stream().map(Entry::id).distinct().count());
  }

  @Test
  @Order(8)
  void pipelineEndsWithOneModelThoughEveryServiceIsKilledOnce() throws IOException {
    // Given
    String pipeline = submit(true);
    kill("ingest-service");
    events.awaitFirst(pipeline, "ingest.completed.v1", PIPELINE);
    kill("dataset-service");
    events.awaitFirst(pipeline, "training.started.v1", PIPELINE);
    // When
    kill("trainer-service");
    events.awaitFirst(pipeline, "model.published.v1", PIPELINE);
    kill("inference-service");
    events.awaitFirst(pipeline, "evaluation.completed.v1", PIPELINE);
    // Then
    assertThat(events.of(pipeline, "model.published.v1")).extracting(Entry::id).hasSize(1);
    assertThat(events.of(pipeline, "training.succeeded.v1")).hasSize(1);
    assertThat(platform.processes()).extracting(ChildSnapshot::restarts).contains(1);
    assertThat(ServedModel.answer("stone-mill", "What colour is the Stone Mill?"))
        .contains("purple");
  }

  /** Item 16 of docs/reliability.md: the operator's side of a poison message. */
  @Test
  @Order(9)
  void deadLetterIsListedWithItsReasonAndTakesEffectWhenItIsSentAgain() {
    // Given
    DeadLetters letters = new DeadLetters(platform.settings().bootstrapServers());
    Entry request = events.all(each -> each.type().endsWith("training.requested.v1")).getFirst();
    String text = request.body().toString();
    String run = request.record().key();
    // When: one that nobody can read, and one that only an earlier release could not
    send(event(request, Topics.TRAINING_REQUESTS, "run-unreadable", text.substring(9)));
    send(event(request, DEAD_REQUESTS, "run-set-aside", text.replace(run, "run-set-aside")));
    // Then
    await().atMost(PATIENCE).until(() -> letters.list().size() == 2);
    DeadLetter unreadable = letter(letters, each -> each.reason().contains("cannot be read"));
    assertThat(unreadable.cameFrom()).isEqualTo(Topics.TRAINING_REQUESTS);
    assertThat(unreadable.beginning(1_000_000)).isEqualTo(text.substring(9));
    // When
    DeadLetter readable = letter(letters, each -> !each.equals(unreadable));
    letters.replay(readable);
    letters.replay(unreadable);
    // Then
    await()
        .atMost(PATIENCE)
        .until(() -> given().get("/api/training/runs/run-set-aside").statusCode() == 200);
    await().atMost(PATIENCE).until(() -> letters.list().size() == 3);
    given()
        .post("/api/training/runs/run-set-aside/cancellation")
        .then()
        .statusCode(oneOf(202, 409));
  }

  @Test
  @Order(11)
  void historyOfTheWholePlatformKeepsEveryRule() {
    HistoryChecker.requireRight(history.finishConsumed());
  }

  @Test
  @Order(10)
  void mistakeInAPipelineFileIsNamedWithItsLine() {
    given()
        .contentType("application/yaml")
        .header("X-Athanor-Base-Directory", folder.toString())
        .body(
            "name: x\nsources:\n  - facts: stone-mill.yaml\nrecipe: {kind: fact}\n"
                .getBytes(StandardCharsets.UTF_8))
        .post("/api/ingest/pipelines")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", equalTo("invalid-pipeline"))
        .body("errors[0].line", equalTo(4));
  }

  private static DeadLetter letter(DeadLetters letters, Predicate<DeadLetter> filter) {
    return letters.list().stream().filter(filter).findFirst().orElseThrow();
  }

  /** A new event of another run, otherwise as {@code like}. */
  private static ProducerRecord<String, byte[]> event(
      Entry like, String topic, String run, String text) {
    ProducerRecord<String, byte[]> event =
        new ProducerRecord<>(
            topic, null, run, text.getBytes(StandardCharsets.UTF_8), like.record().headers());
    Map.of("ce_id", UUID.randomUUID().toString(), "ce_subject", run)
        .forEach(
            (name, value) -> {
              event.headers().remove(name);
              event.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
            });
    return event;
  }

  private static void replay(List<Entry> entries) {
    entries.forEach(
        entry ->
            send(
                new ProducerRecord<>(
                    entry.record().topic(),
                    null,
                    entry.record().key(),
                    entry.record().value(),
                    entry.record().headers())));
    producer.flush();
  }

  private static void send(ProducerRecord<String, byte[]> record) {
    producer.send(record);
  }

  private static String submit(boolean fresh) throws IOException {
    String pipeline = post(fresh);
    history.accepted("POST /api/ingest/pipelines", "pipeline", pipeline, false);
    return pipeline;
  }

  private static String post(boolean fresh) throws IOException {
    return given()
        .contentType("application/yaml")
        .header("X-Athanor-Base-Directory", folder.toString())
        .header("X-Athanor-File", "stone-mill-pipeline.yaml")
        .header("X-Athanor-Fresh", Boolean.toString(fresh))
        .headers(fresh ? Map.of() : Map.of("traceparent", PipelineReports.TRACEPARENT))
        .body(Files.readAllBytes(folder.resolve("stone-mill-pipeline.yaml")))
        .post("/api/ingest/pipelines")
        .then()
        .statusCode(oneOf(200, 202))
        .extract()
        .path("pipelineId");
  }

  private static List<String> modelNames() {
    return given().get("/v1/models").then().statusCode(200).extract().path("data.id");
  }

  private static void kill(String service) {
    ChildSnapshot child =
        platform.processes().stream()
            .filter(each -> each.name().equals(service))
            .findFirst()
            .orElseThrow();
    ProcessHandle.of(child.pid()).orElseThrow().destroyForcibly();
  }
}
