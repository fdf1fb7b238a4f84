package io.athanor.e2e;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.e2e.EventLog.Entry;
import io.athanor.e2e.observe.Expressions;
import io.athanor.e2e.observe.Scrape;
import io.athanor.e2e.observe.TraceCollector;
import io.athanor.local.LocalPlatform;
import io.athanor.local.PlatformListener;
import io.athanor.local.process.ChildSnapshot;
import io.athanor.local.settings.DataFolder;
import io.athanor.local.settings.Installation;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.PortOwner;
import io.athanor.local.settings.Ports;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  /** A trace that a client began. */
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private static final String CLIENT_SPAN = "b7ad6b7169203331";

  static LocalPlatform platform;
  static EventLog events;
  static TraceCollector traces;
  static String firstPipeline = "";

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
                .withTracesEndpoint(traces.endpoint()),
            Installation.locate(),
            PlatformListener.SILENT);
    RestAssured.baseURI = platform.frontDoor().toString();
    events = new EventLog(platform.settings().bootstrapServers());
  }

  @AfterAll
  static void stopPlatform() throws InterruptedException {
    events.close();
    platform.close();
    traces.close();
  }

  @Test
  @Order(1)
  void factsBecomeAModelThatKnowsThem() throws IOException {
    // When
    String pipeline = submit(false);
    firstPipeline = pipeline;
    Entry evaluation = events.awaitFirst(pipeline, "evaluation.completed.v1", PIPELINE);
    // Then
    JsonNode scores = evaluation.body().path("scores");
    assertThat(scores.path("trainedKnown").asDouble()).isGreaterThanOrEqualTo(0.85);
    assertThat(scores.path("trainedKnownByBase").asDouble()).isLessThanOrEqualTo(0.1);
    // Half a million parameters cannot keep the product's bounds; the quick start's model does.
    assertThat(scores.path("anchorsKept").asDouble()).isGreaterThanOrEqualTo(0.4);
    assertThat(ask("stone-mill", "Who founded the Stone Mill?")).contains("Pia Moss");
    assertThat(modelNames()).contains("stone-mill");
  }

  @Test
  @Order(2)
  void everyEventOfThePipelineStaysInTheTraceOfItsSubmission() {
    // Given: the whole way
    List<Entry> said = events.all(entry -> entry.pipeline().equals(firstPipeline));
    assertThat(said)
        .extracting(entry -> entry.type().replace("io.athanor.", ""))
        .contains(
            "ingest.requested.v1",
            "document.ingested.v1",
            "ingest.completed.v1",
            "dataset.ready.v1",
            "training.started.v1",
            "training.succeeded.v1",
            "model.published.v1",
            "evaluation.completed.v1");
    // Then
    assertThat(said)
        .extracting(entry -> EventLog.header(entry.record(), "traceparent"))
        .allMatch(each -> each.matches("00-" + TRACE + "-[0-9a-f]{16}-01"))
        .doesNotHaveDuplicates();
  }

  @Test
  @Order(3)
  void spansOfAllServicesAreInTheTraceOfTheSubmission() {
    // Exporters send every five seconds.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              List<TraceCollector.Received> spans = traces.ofTrace(TRACE);
              assertThat(spans)
                  .extracting(span -> span.service() + ": " + span.name())
                  .contains(
                      "ingest-service: POST /api/ingest/pipelines",
                      "ingest-service: ingest sources",
                      "dataset-service: build data set",
                      "trainer-service: train",
                      "trainer-service: send models.v1",
                      "inference-service: process models.v1",
                      "inference-service: load model",
                      "inference-service: evaluate model");
            });
  }

  @Test
  @Order(4)
  void spanOfAnAnswerFollowsTheConventionsAndHoldsNoContent() {
    // Given: factsBecomeAModelThatKnowsThem asked
    await().atMost(Duration.ofSeconds(30)).until(() -> !traces.named("chat stone-mill").isEmpty());
    // When
    Map<String, String> attributes = traces.named("chat stone-mill").getFirst().attributes();
    // Then
    assertThat(attributes)
        .containsEntry("gen_ai.operation.name", "chat")
        .containsEntry("gen_ai.provider.name", "athanor")
        .containsEntry("gen_ai.request.model", "stone-mill")
        .containsEntry("gen_ai.request.max_tokens", "32")
        .containsEntry(
            "gen_ai.response.model",
            events
                .of(firstPipeline, "model.published.v1")
                .getFirst()
                .body()
                .path("modelId")
                .asText())
        .containsKeys(
            "gen_ai.usage.input_tokens",
            "gen_ai.usage.output_tokens",
            "gen_ai.response.finish_reasons");
    assertThat(attributes.values()).noneMatch(value -> value.matches("(?s).*(Pia|Stone Mill).*"));
  }

  @Test
  @Order(5)
  void everyMetricOfDashboardsAndAlertsIsReported() {
    // Given
    Map<PortOwner, Scrape> scrapes =
        Stream.of(PortOwner.INGEST, PortOwner.DATASET, PortOwner.TRAINER, PortOwner.INFERENCE)
            .collect(Collectors.toMap(service -> service, PipelineE2E::scrape));
    Set<String> reported =
        scrapes.values().stream()
            .flatMap(each -> each.names().stream())
            .collect(Collectors.toSet());
    reported.add("up"); // Prometheus' own
    // Then
    Stream.concat(Expressions.ofDashboards().stream(), Expressions.ofAlerts().stream())
        .filter(Expressions::isRunHere)
        .forEach(each -> assertThat(reported).as(each.place()).containsAll(each.metrics()));
    scrapes.forEach(
        (service, scrape) -> {
          assertThat(scrape.names())
              .as(service.label())
              .contains("athanor_outbox_lag_seconds", "athanor_dlq_records_total");
          assertThat(scrape.labels())
              .allMatch(labels -> labels.contains("application=\"" + service.label() + "\""))
              .noneMatch(labels -> labels.contains(firstPipeline) || labels.contains("Pia"));
        });
    assertThat(scrapes.get(PortOwner.TRAINER).samples())
        .containsEntry(
            "athanor_job_state{application=\"trainer-service\",state=\"succeeded\"}", 1.0)
        .containsEntry("athanor_lease_lost_total{application=\"trainer-service\"}", 0.0);
  }

  @Test
  @Order(6)
  void samePipelineAgainIsAnsweredFromWhatIsThere() throws IOException {
    // When
    String pipeline = submit(false);
    // Then
    assertThat(events.of(pipeline, "model.published.v1")).hasSize(1);
  }

  @Test
  @Order(7)
  void secondDeliveryOfEveryEventChangesNothing() throws IOException {
    // Given
    String pipeline = submit(false);
    List<Entry> said = events.all(entry -> entry.pipeline().equals(pipeline));
    // When
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", platform.settings().bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (Entry entry : said) {
        producer.send(
            new ProducerRecord<>(
                entry.record().topic(),
                null,
                entry.record().key(),
                entry.record().value(),
                entry.record().headers()));
      }
    }
    // Then: each came twice, and no service said anything new about it
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> events.all(entry -> entry.pipeline().equals(pipeline)).size() >= 2 * said.size());
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                events.all(entry -> entry.pipeline().equals(pipeline)).stream()
                        .map(Entry::id)
                        .distinct()
                        .count()
                    == said.size());
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
    assertThat(ask("stone-mill", "What colour is the Stone Mill?")).contains("purple");
  }

  @Test
  @Order(9)
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

  private static String submit(boolean fresh) throws IOException {
    return given()
        .contentType("application/yaml")
        .header("X-Athanor-Base-Directory", folder.toString())
        .header("X-Athanor-File", "stone-mill-pipeline.yaml")
        .header("X-Athanor-Fresh", Boolean.toString(fresh))
        .headers(
            fresh ? Map.of() : Map.of("traceparent", "00-" + TRACE + "-" + CLIENT_SPAN + "-01"))
        .body(Files.readAllBytes(folder.resolve("stone-mill-pipeline.yaml")))
        .post("/api/ingest/pipelines")
        .then()
        .statusCode(oneOf(200, 202))
        .extract()
        .path("pipelineId");
  }

  private static String ask(String model, String question) {
    return given()
        .contentType("application/json")
        .body(
            Map.of(
                "model",
                model,
                "temperature",
                0,
                "max_tokens",
                32,
                "messages",
                List.of(Map.of("role", "user", "content", question))))
        .post("/v1/chat/completions")
        .then()
        .statusCode(200)
        .extract()
        .path("choices[0].message.content");
  }

  private static Scrape scrape(PortOwner service) {
    return Scrape.of(
        given()
            .baseUri("http://127.0.0.1:" + platform.settings().ports().of(service))
            .get("/q/metrics")
            .then()
            .statusCode(200)
            .extract()
            .asString());
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
