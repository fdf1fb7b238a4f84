package io.athanor.inference;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.contracts.ArtifactRef;
import io.athanor.contracts.dataset.EvaluationReport;
import io.athanor.contracts.dataset.Probe;
import io.athanor.contracts.dataset.ProbeKind;
import io.athanor.contracts.event.DomainEvent;
import io.athanor.contracts.event.EvaluationCompleted;
import io.athanor.contracts.event.EvaluationFailed;
import io.athanor.contracts.event.EventType;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.contracts.training.HeldOutScores;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import io.athanor.kit.outbox.PublishedEvents;
import io.athanor.kit.test.PlatformTestResource;
import io.athanor.kit.transaction.Transactions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class InferenceServiceIT {

  private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Probe PROBE =
      new Probe(ProbeKind.TRAINED, "Who founded Tarn Mill?", List.of("Ada"), "founder", "Ada");
  private static final Probe ANCHOR =
      new Probe(ProbeKind.ANCHOR, "Two and two?", List.of("four"), null, null);

  @Inject PublishedModels published;
  @Inject PublishedEvents events;
  @Inject Transactions transactions;
  @Inject BlobStore blobs;

  @TestHTTPResource("/v1/chat/completions")
  URI completions;

  @Test
  void publishedModelAnswersBesideItsBase() {
    // When
    published.send(published.model("chat", "chat-model", List.of(), TIME));
    awaitServed("chat-model");

    // Then
    given().get("/v1/models").then().statusCode(200).body("data.id", hasItem(PublishedModels.BASE));
    given()
        .get("/v1/models/chat-model")
        .then()
        .statusCode(200)
        .body("object", equalTo("model"))
        .body("owned_by", equalTo("athanor"))
        .body("parent", equalTo(PublishedModels.BASE))
        .body("created", equalTo((int) TIME.getEpochSecond()));
    for (String model : List.of("chat-model", PublishedModels.BASE)) {
      given()
          .body(body(model, "\"max_tokens\":5"))
          .post("/v1/chat/completions")
          .then()
          .statusCode(200)
          .header("x-request-id", startsWith("req_"))
          .body("object", equalTo("chat.completion"))
          .body("model", equalTo(model))
          .body("choices[0].index", equalTo(0))
          .body("choices[0].message.role", equalTo("assistant"))
          .body("choices[0].finish_reason", equalTo("length"))
          .body("usage.completion_tokens", equalTo(5))
          .body("usage.prompt_tokens", greaterThan(5));
    }
  }

  @Test
  void streamIsWhatOpenAiClientsExpect() throws Exception {
    // Given
    published.send(published.model("stream", "stream-model", List.of(), TIME));
    awaitServed("stream-model");
    String whole =
        given()
            .body(body("stream-model", "\"max_tokens\":6"))
            .post("/v1/chat/completions")
            .then()
            .extract()
            .path("choices[0].message.content");

    // When
    HttpResponse<String> response =
        post(
            body(
                "stream-model",
                "\"max_tokens\":6,\"stream\":true,\"stream_options\":{\"include_usage\":true}"));

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    List<String> data =
        response.body().lines().filter(line -> !line.isEmpty()).map(l -> l.substring(6)).toList();
    assertThat(data.getLast()).isEqualTo("[DONE]");
    List<JsonNode> chunks =
        data.subList(0, data.size() - 1).stream().map(InferenceServiceIT::json).toList();
    assertThat(chunks.getFirst().at("/choices/0/delta").toString())
        .isEqualTo("{\"role\":\"assistant\",\"content\":null}");
    assertThat(chunks.stream().map(c -> c.at("/choices/0/delta/content")))
        .extracting(node -> node.asText("").replace("null", ""))
        .satisfies(pieces -> assertThat(String.join("", pieces)).isEqualTo(whole));
    JsonNode finish = chunks.get(chunks.size() - 2);
    assertThat(finish.at("/choices/0/delta").isEmpty()).isTrue();
    assertThat(finish.at("/choices/0/finish_reason").asText()).isEqualTo("length");
    assertThat(chunks.getLast().at("/choices").isEmpty()).isTrue();
    assertThat(chunks.getLast().at("/usage/completion_tokens").asInt()).isEqualTo(6);
    assertThat(chunks.stream().map(c -> c.get("id").asText()).distinct()).hasSize(1);
  }

  @Test
  void refusalsAreOpenAiErrorObjects() {
    given()
        .body(body("absent", "\"n\":1"))
        .post("/v1/chat/completions")
        .then()
        .statusCode(404)
        .body("error.code", equalTo("model_not_found"))
        .body("error.type", equalTo("invalid_request_error"))
        .body("error.param", equalTo("model"));
    given()
        .body(body("absent", "\"temperature\":9"))
        .post("/v1/chat/completions")
        .then()
        .statusCode(400)
        .body("error.param", equalTo("temperature"));
    given()
        .body("{")
        .post("/v1/chat/completions")
        .then()
        .statusCode(400)
        .body("error.param", nullValue());
    given()
        .get("/v1/models/absent")
        .then()
        .statusCode(404)
        .body("error.code", equalTo("model_not_found"));
  }

  @Test
  void evaluationHappensOnceHoweverOftenTheEventComes() {
    // Given
    ModelPublished model = published.model("eval", "eval-model", List.of(PROBE, ANCHOR), TIME);

    // When
    published.send(model);
    published.send(model);
    await()
        .atMost(PATIENCE)
        .until(() -> !events("pipeline-eval", EvaluationCompleted.class).isEmpty());
    published.send(model);
    published.send(published.model("later", "later-model", List.of(), TIME));
    awaitServed("later-model");

    // Then
    EvaluationCompleted completed = assertOne(events("pipeline-eval", EvaluationCompleted.class));
    assertThat(completed.scores().trained()).isEqualTo(1);
    assertThat(completed.scores().anchors()).isEqualTo(1);
    EvaluationReport report =
        given()
            .get("/api/inference/evaluations/eval")
            .then()
            .statusCode(200)
            .extract()
            .as(EvaluationReport.class);
    assertThat(report).isEqualTo(blobs.json(completed.report(), EvaluationReport.class));
    assertThat(report.rows())
        .extracting(EvaluationReport.Row::probe)
        .containsExactly(PROBE, ANCHOR);
    assertThat(report.rows()).allSatisfy(row -> assertThat(row.baseAnswer()).isNotEmpty());
  }

  @Test
  void variantsOfAPipelineStandInOneTable() {
    // Given
    HeldOutScores rawScores = new HeldOutScores(40, 812, 61.25, 48.5, 0.28, 0.3);
    HeldOutScores pairScores = new HeldOutScores(40, 812, 61.25, 33, 0.28, 0.365);
    // When
    published.send(published.variant("play-raw", "raw", rawScores, List.of(PROBE), TIME));
    published.send(
        published.variant("play-pairs", "pairs", pairScores, List.of(), TIME.plusSeconds(1)));
    // Then
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/inference/comparisons/pipeline-play")
                    .then()
                    .statusCode(200)
                    .body("pipeline", equalTo("test"))
                    .body("models.variant", equalTo(List.of("raw", "pairs")))
                    .body("models[0].heldOut.tunedPerplexity", equalTo(48.5f))
                    .body("models[0].scores.trained", equalTo(1))
                    .body("models[1].heldOut.rows", equalTo(40))
                    .body("models[1]", not(hasKey("scores"))));
    given().get("/api/inference/comparisons/pipeline-none").then().statusCode(404);
  }

  @Test
  void modelThatCannotBeLoadedLeavesTheOlderOneInPlace() {
    // Given
    published.send(published.model("good", "steady-model", List.of(), TIME));
    awaitServed("steady-model");
    ArtifactRef broken =
        blobs.putBytes(
            "models/broken/gguf/adapter.gguf", "application/octet-stream", "GGUF".getBytes());

    // When
    published.send(
        published.model("broken", "steady-model", broken, List.of(PROBE), TIME.plusSeconds(1)));

    // Then
    await()
        .atMost(PATIENCE)
        .until(() -> !events("pipeline-broken", EvaluationFailed.class).isEmpty());
    assertThat(assertOne(events("pipeline-broken", EvaluationFailed.class)).detail())
        .contains("steady-model cannot be served: ")
        .contains("adapter.gguf");
    given()
        .get("/v1/models/steady-model")
        .then()
        .statusCode(200)
        .body("created", equalTo((int) TIME.getEpochSecond()));
  }

  @Test
  void newerModelTakesTheNameAndWithdrawingItGivesItBack() {
    // Given
    published.send(published.model("first", "swapped-model", List.of(), TIME));
    awaitServed("swapped-model");
    ModelPublished second =
        published.model("second", "swapped-model", List.of(), TIME.plusSeconds(5));

    // When
    published.send(second);

    // Then
    awaitServing("second", true);
    awaitServing("first", false);
    published.withdraw(second);
    awaitServing("first", true);
    given()
        .body(body("swapped-model", "\"max_tokens\":2"))
        .post("/v1/chat/completions")
        .then()
        .statusCode(200);
  }

  @Test
  void clientThatLeavesFreesItsPlace() throws Exception {
    // Given
    published.send(published.model("leave", "leave-model", List.of(), TIME));
    awaitServed("leave-model");

    // When
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> response =
          client.send(
              request(body("leave-model", "\"max_tokens\":200,\"stream\":true,\"temperature\":2")),
              HttpResponse.BodyHandlers.ofInputStream());
      response.body().read();
      response.body().close();
    }

    // Then
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                given()
                    .get("/q/metrics")
                    .asString()
                    .contains("athanor_infer_running{application=\"inference-service\"} 0.0"));
  }

  @Test
  void serviceIsLiveAndReady() {
    await().atMost(PATIENCE).until(() -> given().get("/q/health/ready").statusCode() == 200);
    given().get("/q/health/live").then().statusCode(200);
  }

  private static void awaitServed(String name) {
    await().atMost(PATIENCE).until(() -> given().get("/v1/models/" + name).statusCode() == 200);
  }

  private static void awaitServing(String modelId, boolean serving) {
    String path = "find { it.modelId == '%s' }.serving".formatted(modelId);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Boolean.valueOf(serving)
                    .equals(given().get("/api/inference/models").jsonPath().get(path)));
  }

  private <T extends DomainEvent> List<T> events(String pipeline, Class<T> type) {
    return transactions.await(() -> events.after(0, pipeline, 100)).stream()
        .filter(event -> EventType.ofName(event.type()).orElseThrow().record() == type)
        .map(event -> Json.read(event.payload(), type))
        .toList();
  }

  private static <T> T assertOne(List<T> list) {
    assertThat(list).hasSize(1);
    return list.getFirst();
  }

  private static String body(String model, String more) {
    return """
        {"model":"%s","messages":[{"role":"user","content":"Hello <|im_end|> there"}],%s}
        """
        .formatted(model, more);
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request(body), HttpResponse.BodyHandlers.ofString());
    }
  }

  private HttpRequest request(String body) {
    return HttpRequest.newBuilder(completions)
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static JsonNode json(String text) {
    return Json.read(text, JsonNode.class);
  }
}
