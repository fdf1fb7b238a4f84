package io.athanor.inference;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.contracts.event.ModelPublished;
import io.athanor.kit.json.Json;
import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Completions, comparisons, deletion and the models of other servers, over HTTP. */
@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
@QuarkusTestResource(UpstreamServer.class)
class ServedModelsIT {

  private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String HELLO =
      "\"messages\":[{\"role\":\"user\",\"content\":\"hello you\"}]";

  @Inject PublishedModels published;

  @Test
  void everyPromptOfACompletionHasItsAnswers() {
    // Given
    serve("complete");
    String one = completion("complete", "\"Once upon\"").path("choices[0].text");
    // When / Then
    given()
        .body(
            "{\"model\":\"complete\",\"prompt\":[\"Once upon\",\"The dog\"],\"n\":2,"
                + "\"max_tokens\":5,\"logprobs\":1}")
        .post("/v1/completions")
        .then()
        .statusCode(200)
        .body("object", equalTo("text_completion"))
        .body("choices.index", contains(0, 1, 2, 3))
        .body("choices[0].text", equalTo(one))
        .body("choices[1].text", equalTo(one))
        .body("choices[0].logprobs.tokens", hasSize(5))
        .body("choices[0].logprobs.text_offset[0]", equalTo(0))
        .body("usage.completion_tokens", equalTo(20));
  }

  @Test
  void aStreamedCompletionSaysTheSame() {
    // Given
    serve("complete-stream");
    String whole = completion("complete-stream", "\"Once upon\"").path("choices[0].text");
    // When
    List<JsonNode> chunks =
        chunks(
            given()
                .body(
                    "{\"model\":\"complete-stream\",\"prompt\":\"Once upon\",\"max_tokens\":5,"
                        + "\"stream\":true,\"stream_options\":{\"include_usage\":true}}")
                .post("/v1/completions")
                .asString());
    // Then
    String text =
        chunks.stream()
            .map(chunk -> chunk.path("choices").path(0).path("text").asText(""))
            .collect(Collectors.joining());
    assertThat(text).isEqualTo(whole);
    assertThat(chunks.getLast().path("usage").path("completion_tokens").asInt()).isEqualTo(5);
  }

  @Test
  void aTunedModelIsComparedWithItsBase() {
    // Given
    serve("compared");
    String base = chat(PublishedModels.BASE);
    String tuned = chat("compared");
    // When / Then
    given()
        .body("{\"models\":[\"compared\"]," + HELLO + ",\"max_tokens\":5}")
        .post("/api/inference/compare")
        .then()
        .statusCode(200)
        .body("same_base", equalTo(true))
        .body("answers.model", contains(PublishedModels.BASE, "compared"))
        .body("answers[0].content", equalTo(base))
        .body("answers[1].content", equalTo(tuned))
        .body("answers[1].completion_tokens", equalTo(5));
  }

  @Test
  void comparedModelsStreamTogetherOtherServersIncluded() {
    // Given
    serve("streamed");
    // When
    List<JsonNode> events =
        chunks(
            given()
                .body(
                    "{\"models\":[\"streamed\",\"shouting\"],"
                        + HELLO
                        + ",\"max_tokens\":5,\"stream\":true,\"seed\":7}")
                .post("/api/inference/compare")
                .asString());
    // Then
    assertThat(events.getFirst().path("seed").asInt()).isEqualTo(7);
    assertThat(events.getFirst().path("same_base").asBoolean()).isFalse();
    assertThat(text(events, 0)).isEqualTo(chat("streamed"));
    assertThat(text(events, 1)).isEqualTo("HELLO YOU");
  }

  @Test
  void aComparisonNamesWhatIsWrong() {
    given()
        .body("{\"models\":[\"a\",\"a\"]," + HELLO + "}")
        .post("/api/inference/compare")
        .then()
        .statusCode(400)
        .body("error.param", equalTo("models[1]"));
    given()
        .body("{\"models\":[\"nobody\"]," + HELLO + "}")
        .post("/api/inference/compare")
        .then()
        .statusCode(404)
        .body("error.code", equalTo("model_not_found"));
  }

  @Test
  void anotherServersModelAnswersUnderItsNameHere() {
    given().get("/v1/models").then().body("data.id", hasItems("shouting", "gone"));
    given()
        .body("{\"model\":\"shouting\"," + HELLO + ",\"x_adapter_strength\":1}")
        .post("/v1/chat/completions")
        .then()
        .statusCode(200)
        .body("model", equalTo("shouting"))
        .body("choices[0].message.content", equalTo("HELLO YOU"));
    List<JsonNode> chunks =
        chunks(
            given()
                .body("{\"model\":\"shouting\"," + HELLO + ",\"stream\":true}")
                .post("/v1/chat/completions")
                .asString());
    assertThat(chunks).allSatisfy(c -> assertThat(c.path("model").asText()).isEqualTo("shouting"));
    assertThat(chunks).hasSize(4);
  }

  @Test
  void aServerThatIsDownIsNamed() {
    given()
        .body("{\"model\":\"gone\"," + HELLO + "}")
        .post("/v1/chat/completions")
        .then()
        .statusCode(502)
        .body("error.code", equalTo("upstream_failed"))
        .body("error.message", containsString("The server of the model 'gone'"));
  }

  @Test
  void adaptersAreHandedOverAndTakenBack() {
    // Given
    ModelPublished model = serve("handed-over");
    // Then
    await().atMost(PATIENCE).until(() -> UpstreamServer.ADAPTERS.contains("handed-over"));
    JsonNode request =
        UpstreamServer.ADAPTER_REQUESTS.stream()
            .filter(body -> body.path("lora_name").asText().equals("handed-over"))
            .findFirst()
            .orElseThrow();
    assertThat(request.path("lora_path").asText()).isEqualTo("/mnt/blobs/models/handed-over/gguf");
    given()
        .body("{\"model\":\"handed-over@shouting\"," + HELLO + "}")
        .post("/v1/chat/completions")
        .then()
        .statusCode(200)
        .body("model", equalTo("handed-over@shouting"));
    // When
    published.withdraw(model);
    // Then
    await().atMost(PATIENCE).until(() -> !UpstreamServer.ADAPTERS.contains("handed-over"));
  }

  @Test
  void aDeletedModelIsGoneAndABaseStays() {
    // Given
    serve("short-lived");
    // When
    given()
        .delete("/v1/models/short-lived")
        .then()
        .statusCode(200)
        .body("id", equalTo("short-lived"))
        .body("deleted", equalTo(true));
    // Then
    await()
        .atMost(PATIENCE)
        .until(() -> given().get("/v1/models/short-lived").getStatusCode() == 404);
    given()
        .delete("/v1/models/" + PublishedModels.BASE)
        .then()
        .statusCode(400)
        .header("x-should-retry", "false")
        .body("error.message", containsString("is a base model"));
  }

  private ModelPublished serve(String name) {
    ModelPublished model = published.model(name, name, List.of(), TIME);
    published.send(model);
    await().atMost(PATIENCE).until(() -> given().get("/v1/models/" + name).getStatusCode() == 200);
    return model;
  }

  private static io.restassured.response.Response completion(String model, String prompt) {
    return given()
        .body("{\"model\":\"" + model + "\",\"prompt\":" + prompt + ",\"max_tokens\":5}")
        .post("/v1/completions");
  }

  private static String chat(String model) {
    return given()
        .body("{\"model\":\"" + model + "\"," + HELLO + ",\"max_tokens\":5}")
        .post("/v1/chat/completions")
        .path("choices[0].message.content");
  }

  private static String text(List<JsonNode> events, int index) {
    return events.stream()
        .skip(1)
        .filter(event -> event.path("index").asInt() == index)
        .map(event -> event.path("content").asText(""))
        .collect(Collectors.joining());
  }

  private static List<JsonNode> chunks(String stream) {
    assertThat(stream).endsWith("data: [DONE]\n\n");
    return stream
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> json(line.substring("data: ".length())))
        .toList();
  }

  private static JsonNode json(String text) {
    try {
      return Json.mapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
