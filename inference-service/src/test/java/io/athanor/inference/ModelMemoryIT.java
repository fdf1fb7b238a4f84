package io.athanor.inference;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import io.athanor.contracts.event.ModelPublished;
import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Base and merged models that come into memory when they are asked for, where one has room. */
@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
@QuarkusTestResource(UpstreamServer.class)
class ModelMemoryIT {

  private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CONFIGURED = "src/test/resources/gguf/base-f32.gguf";
  private static final String ENCODER = "encoder-tiny";

  @Inject PublishedModels published;

  @Test
  void aMergedModelAnswersAsItsAdapterDoes() {
    // Given
    serve("blended");
    // When / Then
    given()
        .get("/v1/models/blended:gguf-f32")
        .then()
        .body("parent", equalTo(PublishedModels.BASE))
        .body("x_purpose", equalTo("chat"));
    assertThat(chat("blended:gguf-f32", 24))
        .isEqualTo(chat("blended", 24))
        .isNotEqualTo(chat(PublishedModels.BASE, 24));
    given()
        .delete("/v1/models/blended:gguf-f32")
        .then()
        .statusCode(400)
        .body("error.message", containsString("is a file of the model 'blended'"));
  }

  @Test
  void twoModelsTakeTurnsWhereOneHasRoomAndNoAnswerSuffers() throws Exception {
    // Given
    serve("turns");
    String adapter = chat("turns", 60);
    String merged = chat("turns:gguf-f32", 60);
    // When: both are asked at the same time, over and over
    List<Future<String>> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 24; i++) {
        String model = i % 2 == 0 ? "turns" : "turns:gguf-f32";
        answers.add(clients.submit(() -> chat(model, 60)));
      }
    }
    // Then
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get()).isEqualTo(i % 2 == 0 ? adapter : merged);
    }
    assertThat(openModels()).isEqualTo(1);
  }

  @Test
  void aWithdrawnModelTakesItsMergedFilesAlong() {
    // Given
    ModelPublished model = serve("passing");
    chat("passing:gguf-f32", 2);
    // When
    published.withdraw(model);
    // Then
    await()
        .atMost(PATIENCE)
        .until(() -> given().get("/v1/models/passing:gguf-f32").statusCode() == 404);
  }

  @Test
  void modelsAreLoadedAndUnloadedOnRequest() {
    // Given
    serve("moved");
    // When / Then: repeated requests change nothing
    for (int i = 0; i < 2; i++) {
      post("moved:gguf-f32", "load")
          .statusCode(200)
          .body("id", equalTo("moved:gguf-f32"))
          .body("state", equalTo("loaded"))
          .body("bytes", greaterThan(100_000));
    }
    post("moved", "unload").statusCode(200).body("state", equalTo("unloaded"));
    for (int i = 0; i < 2; i++) {
      post("moved", "load").statusCode(200).body("state", equalTo("loaded"));
    }
    for (int i = 0; i < 2; i++) {
      post("moved", "unload")
          .statusCode(200)
          .body("state", equalTo("unloaded"))
          .body("bytes", equalTo(0))
          .body("requests", nullValue());
    }
    post(PublishedModels.BASE, "unload").statusCode(200).body("state", equalTo("unloaded"));
    assertThat(chat("moved", 5)).isNotEmpty();
    post("nobody", "load")
        .statusCode(404)
        .body("code", equalTo("not-found"))
        .body("detail", containsString("there is no model nobody here"));
  }

  @Test
  void anAnswerUnderWayEndsBeforeItsModelLeavesMemory() throws Exception {
    // Given
    serve("busy");
    String expected = chat("busy:gguf-f32", 200);
    try (ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> answer = client.submit(() -> chat("busy:gguf-f32", 200));
      // When
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> metric("athanor_infer_running") > 0 || answer.isDone());
      post("busy:gguf-f32", "unload").statusCode(200);
      // Then
      assertThat(answer.get()).isEqualTo(expected);
    }
    await().atMost(PATIENCE).until(() -> openModels() == 0);
  }

  @Test
  void aBaseModelOnThisMachineAnswersBeforeAnyModelWasTunedFromIt() {
    // Given
    given().get("/v1/models").then().body("data.id", hasItems(CONFIGURED));
    // When / Then
    assertThat(chat(CONFIGURED, 5)).isNotEmpty();
    given().delete("/v1/models/" + CONFIGURED).then().statusCode(400);
  }

  @Test
  void theEmbeddingModelIsListedForWhatItIsAndCannotBeDeleted() {
    given()
        .get("/v1/models")
        .then()
        .body("data.find { it.id == '" + ENCODER + "' }.x_purpose", equalTo("embeddings"))
        .body("data.find { it.id == '" + ENCODER + "' }.owned_by", equalTo("athanor"));
    given().get("/v1/models/" + ENCODER).then().statusCode(200).body("id", equalTo(ENCODER));
    given()
        .delete("/v1/models/" + ENCODER)
        .then()
        .statusCode(400)
        .body("error.message", containsString("makes embeddings"));
  }

  private ModelPublished serve(String name) {
    ModelPublished model = published.withMerged(name, TIME);
    published.send(model);
    await().atMost(PATIENCE).until(() -> given().get("/v1/models/" + name).statusCode() == 200);
    return model;
  }

  private static ValidatableResponse post(String model, String change) {
    return given().post("/api/inference/models/" + model + "/" + change).then();
  }

  private static String chat(String model, int maxTokens) {
    return given()
        .body(
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello you\"}],\"max_tokens\":%d}"
                .formatted(model, maxTokens))
        .post("/v1/chat/completions")
        .then()
        .statusCode(200)
        .extract()
        .path("choices[0].message.content");
  }

  private static double openModels() {
    return metric("athanor_infer_models_open");
  }

  private static double metric(String name) {
    return given()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
