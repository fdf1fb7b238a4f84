package io.athanor.inference.chat;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.athanor.contracts.ArtifactRef;
import io.athanor.inference.PublishedModels;
import io.athanor.inference.grounding.CitedAnswer;
import io.athanor.inference.retrieval.IngestedPages;
import io.athanor.kit.blob.BlobStore;
import io.athanor.kit.json.Json;
import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Documents come by event, are searched, and their paragraphs support answers. */
@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class GroundedAnswersIT {

  private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String FOUNDING =
      """
      <html><body><p>Menu of all pages</p>
      <p>Tarn Mill was founded by <b>Ada
        Birch</b> &amp; Sons in 1871. It ground oats.</p></body></html>
      """;

  @Inject IngestedPages pages;
  @Inject PublishedModels published;
  @Inject GroundedChat grounded;
  @Inject BlobStore blobs;

  @Test
  void settledParagraphsOfADocumentAreFoundByWordsAndByMeaning() {
    // Given
    var request = pages.request("mill", "request-mill", TIME);
    request.page("http://mill.example/1", FOUNDING, 0);
    request.page("http://mill.example/2", "<p>The river Elm drives two wheels.</p>", -1);
    request.complete();
    awaitEmbedded("mill", 2, 2);
    // When
    search("mill", "Who founded Tarn Mill?")
        // Then
        .body("meaning", equalTo(null))
        .body("paragraphs", hasSize(2))
        .body("paragraphs[0].paragraphId", equalTo("p1"))
        .body("paragraphs[0].sourceUri", equalTo("http://mill.example/1"))
        .body("paragraphs[0].wordRank", equalTo(1))
        .body("paragraphs[0].text", containsString("by Ada Birch & Sons in 1871."));
    search("mill", "Menu of all pages").body("paragraphs.text", not("Menu of all pages"));
  }

  @Test
  void newerReadingOfASourceTakesThePlaceOfTheOlder() {
    // Given
    var first = pages.request("twice", "request-twice-1", TIME);
    first.page("http://twice.example/1", "<p>The old wheel was of elm wood.</p>", -1);
    first.page("http://twice.example/2", "<p>The old stones lie in the yard.</p>", -1);
    first.complete();
    awaitEmbedded("twice", 2, 2);
    // When
    var second = pages.request("twice", "request-twice-2", TIME.plusSeconds(60));
    second.page("http://twice.example/1", "<p>The new wheel is of iron.</p>", -1);
    second.complete();
    // Then
    awaitEmbedded("twice", 1, 1);
    search("twice", "What is the wheel made of?")
        .body("paragraphs.text", contains("The new wheel is of iron."));
    first.page("http://twice.example/1", "<p>The old wheel was of elm wood.</p>", -1);
    awaitEmbedded("twice", 1, 1);
  }

  @Test
  void quoteOfACitationStandsAtItsOffsetInTheStoredOriginal() {
    // Given
    var request = pages.request("quoted", "request-quoted", TIME);
    request.page("http://quoted.example/1", FOUNDING, 0);
    request.complete();
    awaitEmbedded("quoted", 1, 1);
    serve("quoting-model");
    Grounding grounding =
        grounded.prepare(ParsedBody.of(body("quoting-model", "quoted", "\"marks\":true", false)));
    // When the model says this
    String said = "\ud83c\udf3e Yes. Tarn Mill was founded by Ada Birch & Sons in 1871. Cats rule.";
    JsonNode message =
        grounding
            .cite(new Said(completion(said)))
            .whole(List.of(), Usage.NONE)
            .at("/choices/0/message");
    // Then
    String content = message.path("content").asText();
    assertThat(content).contains("Sons in 1871. [1] Cats rule.");
    assertThat(message.path("x_grounding").path("supported").asBoolean()).isTrue();
    JsonNode annotation = message.path("annotations").path(0);
    assertThat(message.path("annotations")).hasSize(1);
    assertThat(annotation.path("type").asText()).isEqualTo("url_citation");
    JsonNode place = annotation.path("url_citation");
    assertThat(place.path("url").asText()).isEqualTo("http://quoted.example/1");
    assertThat(codePoints(content, place.path("start_index"), place.path("end_index")))
        .isEqualTo("Tarn Mill was founded by Ada Birch & Sons in 1871.");
    String quote = annotation.path("x_quote").asText();
    assertThat(quote).isEqualTo("Tarn Mill was founded by Ada Birch & Sons in 1871");
    assertThat(annotation.path("x_source_exact").asBoolean()).isTrue();
    String original = original(annotation.path("x_source").asText());
    String there =
        original.substring(
            annotation.path("x_source_start").asInt(), annotation.path("x_source_end").asInt());
    assertThat(there).isEqualTo("Tarn Mill was founded by <b>Ada\n  Birch</b> &amp; Sons in 1871");
    assertThat(grounding.request().field("messages").element(0).field("content").text())
        .contains("[1] Tarn Mill was founded by Ada Birch & Sons in 1871. It ground oats.");
    assertThat(grounding.request().field("x_grounding").isAbsent()).isTrue();
  }

  @Test
  void answerThatNothingSupportsIsReplacedWhereSupportIsRequired() {
    // Given a model that can only babble
    var request = pages.request("babble", "request-babble", TIME);
    request.page("http://babble.example/1", "<p>The river Elm drives two wheels.</p>", -1);
    request.complete();
    awaitEmbedded("babble", 1, 1);
    serve("babbling-model");
    // When
    String body = body("babbling-model", "babble", "\"require_support\":true", false);
    ask(body)
        .statusCode(200)
        // Then
        .body("choices[0].message.content", equalTo(CitedAnswer.REFUSAL))
        .body("choices[0].message.annotations", hasSize(0))
        .body("choices[0].message.x_grounding.supported", equalTo(false))
        .body(
            "choices[0].message.x_grounding.paragraphs[0].url", equalTo("http://babble.example/1"));
    List<JsonNode> chunks =
        chunks(body("babbling-model", "babble", "\"require_support\":true", true));
    JsonNode last = chunks.getLast();
    JsonNode cited = chunks.get(chunks.size() - 2);
    assertThat(last.at("/choices/0/finish_reason").isTextual()).isTrue();
    assertThat(cited.at("/choices/0/delta/content").asText()).isEqualTo(CitedAnswer.REFUSAL);
    assertThat(cited.at("/choices/0/delta/x_grounding/supported").asBoolean(true)).isFalse();
    assertThat(chunks).hasSize(3);
  }

  @Test
  void wrongGroundingIsRefusedByItsField() {
    serve("refusing-model");
    ask(body("refusing-model", "nowhere-to-be-found", "\"marks\":false", false))
        .statusCode(404)
        .body("error.message", containsString("There is no collection nowhere-to-be-found"));
    ask(body("refusing-model", "x", "\"paragraphs\":21", false))
        .statusCode(400)
        .body("error.param", equalTo("x_grounding.paragraphs"));
    ask(body("refusing-model", "x", "\"top\":1", false))
        .statusCode(400)
        .body("error.param", equalTo("x_grounding.top"));
  }

  @Test
  void embeddingsHaveOpenAisShape() {
    // When
    JsonNode floats =
        embed("{\"model\":\"%s\",\"input\":[\"the mill\",\"the river\"]}".formatted(encoder()));
    // Then
    assertThat(floats.path("object").asText()).isEqualTo("list");
    assertThat(floats.path("data")).hasSize(2);
    assertThat(floats.at("/data/1/object").asText()).isEqualTo("embedding");
    assertThat(floats.at("/data/1/index").asInt()).isEqualTo(1);
    assertThat(floats.at("/usage/prompt_tokens").asInt()).isEqualTo(4);
    float[] whole = values(floats.at("/data/0/embedding"));
    assertThat(length(whole)).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-5));
    JsonNode base64 =
        embed(
            "{\"model\":\"%s\",\"input\":\"the mill\",\"encoding_format\":\"base64\"}"
                .formatted(encoder()));
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(base64.at("/data/0/embedding").asText()))
            .order(ByteOrder.LITTLE_ENDIAN);
    float[] decoded = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(decoded);
    for (int i = 0; i < whole.length; i++) {
      assertThat(decoded[i]).isCloseTo(whole[i], org.assertj.core.api.Assertions.within(1e-6f));
    }
    float[] short8 =
        values(
            embed("{\"model\":\"%s\",\"input\":\"the mill\",\"dimensions\":8}".formatted(encoder()))
                .at("/data/0/embedding"));
    assertThat(short8).hasSize(8);
    assertThat(length(short8)).isCloseTo(1, org.assertj.core.api.Assertions.within(1e-5));
  }

  @Test
  void wrongEmbeddingRequestsAreRefusedByTheirField() {
    Map<String, String> wrong =
        Map.of(
            "\"input\":\"\"", "input",
            "\"input\":[\"a\",\"\"]", "input[1]",
            "\"input\":[[1,2],[99999999]]", "input",
            "\"input\":\"a\",\"encoding_format\":\"int8\"", "encoding_format",
            "\"input\":\"a\",\"dimensions\":100000", "dimensions",
            "\"input\":{}", "input");
    wrong.forEach(
        (fields, param) ->
            given()
                .body("{\"model\":\"%s\",%s}".formatted(encoder(), fields))
                .post("/v1/embeddings")
                .then()
                .statusCode(400)
                .body("error.param", equalTo(param)));
    given()
        .body("{\"model\":\"text-embedding-3-small\",\"input\":\"a\"}")
        .post("/v1/embeddings")
        .then()
        .statusCode(404)
        .body("error.code", equalTo("model_not_found"));
  }

  @Test
  void fusedRankingFindsWhatEitherRankingFinds() throws IOException {
    // Given
    JsonNode labelled =
        Json.mapper().readTree(Path.of("src/test/resources/retrieval/labelled.json").toFile());
    var request = pages.request("labelled", "request-labelled", TIME);
    int number = 0;
    for (JsonNode paragraph : labelled.path("paragraphs")) {
      request.page("http://labelled.example/" + number++, "<p>" + paragraph.asText() + "</p>", -1);
    }
    request.complete();
    awaitEmbedded("labelled", number, number);
    // When
    int words = 0;
    int meaning = 0;
    int fused = 0;
    for (JsonNode question : labelled.path("questions")) {
      String wanted = "http://labelled.example/" + question.path("paragraph").asInt();
      List<Map<String, @Nullable Object>> found =
          search("labelled", question.path("question").asText(), 16).extract().path("paragraphs");
      for (int place = 0; place < found.size(); place++) {
        Map<String, @Nullable Object> hit = found.get(place);
        if (wanted.equals(hit.get("sourceUri"))) {
          fused += place < 5 ? 1 : 0;
          words += isAmongFive(hit.get("wordRank")) ? 1 : 0;
          meaning += isAmongFive(hit.get("meaningRank")) ? 1 : 0;
        }
      }
    }
    // Then
    System.Logger log = System.getLogger(GroundedAnswersIT.class.getName());
    log.log(
        System.Logger.Level.INFO,
        "recall@5 of %d questions: words %d, meaning %d, fused %d"
            .formatted(labelled.path("questions").size(), words, meaning, fused));
    // The tiny encoder is random: what it finds is chance, and fusion need not be better than
    // words.
    assertThat(fused).isGreaterThanOrEqualTo(10);
    if (System.getenv("ATHANOR_SENTENCE_MODEL") != null) {
      assertThat(fused).isGreaterThanOrEqualTo(Math.max(words, meaning));
    }
  }

  private static boolean isAmongFive(@Nullable Object rank) {
    return rank instanceof Integer place && place <= 5;
  }

  private static org.hamcrest.Matcher<Iterable<? super String>> not(String text) {
    return org.hamcrest.Matchers.not(org.hamcrest.Matchers.hasItem(text));
  }

  private static void awaitEmbedded(String collection, int documents, int paragraphs) {
    String path = "find { it.collection == '%s' }".formatted(collection);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Map<String, Object> status =
                  given().get("/api/inference/collections").jsonPath().getMap(path);
              assertThat(status)
                  .containsEntry("documents", documents)
                  .containsEntry("paragraphs", paragraphs)
                  .containsEntry("embedded", paragraphs)
                  .containsEntry("pendingDocuments", 0);
            });
  }

  private static ValidatableResponse search(String collection, String question) {
    return search(collection, question, 5);
  }

  private static ValidatableResponse search(String collection, String question, int count) {
    return given()
        .contentType("application/json")
        .body(
            Json.text(Map.of("collection", collection, "question", question, "paragraphs", count)))
        .post("/api/inference/search")
        .then()
        .statusCode(200);
  }

  private void serve(String name) {
    published.send(published.model(name, name, List.of(), TIME));
    await().atMost(PATIENCE).until(() -> given().get("/v1/models/" + name).statusCode() == 200);
  }

  private static String body(String model, String collection, String more, boolean stream) {
    return """
    {"model":"%s","messages":[{"role":"user","content":"Who founded Tarn Mill?"}],
     "max_tokens":5,"stream":%s,"x_grounding":{"collection":"%s",%s}}
    """
        .formatted(model, stream, collection, more);
  }

  private static ValidatableResponse ask(String body) {
    return given().body(body).post("/v1/chat/completions").then();
  }

  private static List<JsonNode> chunks(String body) {
    List<JsonNode> chunks = new ArrayList<>();
    for (String line : ask(body).extract().asString().split("\n")) {
      if (line.startsWith("data: {")) {
        chunks.add(Json.read(line.substring(6), JsonNode.class));
      }
    }
    return chunks;
  }

  private static ObjectNode completion(String content) {
    ObjectNode root = Json.mapper().createObjectNode();
    root.putArray("choices").addObject().putObject("message").put("content", content);
    return root;
  }

  private String original(String key) {
    ArtifactRef artifact = blobs.find(key, "text/html").orElseThrow();
    return new String(blobs.bytes(artifact), StandardCharsets.UTF_8);
  }

  private static String codePoints(String text, JsonNode start, JsonNode end) {
    return text.substring(
        text.offsetByCodePoints(0, start.asInt()), text.offsetByCodePoints(0, end.asInt()));
  }

  /** The name of the configured model: the last part of its folder. */
  private static String encoder() {
    String folder = System.getenv("ATHANOR_SENTENCE_MODEL");
    return folder == null ? "encoder-tiny" : Path.of(folder).getFileName().toString();
  }

  private static JsonNode embed(String body) {
    return Json.read(
        given().body(body).post("/v1/embeddings").then().statusCode(200).extract().asString(),
        JsonNode.class);
  }

  private static float[] values(JsonNode array) {
    return Json.mapper().convertValue(array, float[].class);
  }

  private static double length(float[] vector) {
    double square = 0;
    for (float value : vector) {
      square += value * value;
    }
    return Math.sqrt(square);
  }

  /** A completion that is what a test wants it to be. */
  private record Said(ObjectNode completion) implements CompletionFormat {

    @Override
    public ObjectNode whole(List<ChatChoice> choices, Usage usage) {
      return completion;
    }

    @Override
    public List<ObjectNode> openingChunks(int choice) {
      return List.of();
    }

    @Override
    public List<ObjectNode> textChunks(ChatAnswer.Part.Text part) {
      return List.of();
    }

    @Override
    public List<ObjectNode> finishChunks(ChatAnswer.Part.End end) {
      return List.of();
    }

    @Override
    public ObjectNode usageChunk(Usage usage) {
      return completion;
    }
  }
}
