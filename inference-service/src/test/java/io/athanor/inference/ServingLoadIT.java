package io.athanor.inference;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.athanor.kit.json.Json;
import io.athanor.kit.test.PlatformTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many clients at once over real connections, and clients that misbehave. */
@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class ServingLoadIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant TIME = Instant.parse("2026-11-22T10:00:00Z");
  private static final int CLIENTS = 200;
  private static final int ANSWER = 40;
  // 100 ms on a machine that does nothing else; a build shares its cores with other work.
  private static final Duration REFUSAL_LIMIT = Duration.ofMillis(500);

  private static final long GROWTH_LIMIT_BYTES = 400L << 20;

  @Inject PublishedModels published;

  @TestHTTPResource("/v1/chat/completions")
  URI completions;

  @BeforeEach
  void publish() {
    published.send(published.model("load", "load-model", List.of(), TIME));
    await().atMost(PATIENCE).until(() -> given().get("/v1/models/load-model").statusCode() == 200);
  }

  @Test
  void slowAndLeavingClientsDoNotHarmTheOthers() throws Exception {
    // Given: what each prompt is answered when it is alone
    List<String> alone = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      alone.add(
          given()
              .body(body("word" + i, ANSWER, false))
              .post("/v1/chat/completions")
              .then()
              .statusCode(200)
              .extract()
              .path("choices[0].message.content"));
    }
    long before = residentBytes();

    // When: a quarter of the clients leaves, a quarter reads slowly
    List<Future<String>> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        answers.add(clients.submit(() -> stream("word" + client % 10, client % 4)));
      }
    }

    // Then
    for (int i = 0; i < CLIENTS; i++) {
      String answer = answers.get(i).get();
      if (i % 4 == 0) {
        assertThat(alone.get(i % 10)).startsWith(answer);
      } else {
        assertThat(answer).as("client %d", i).isEqualTo(alone.get(i % 10));
      }
    }
    assertThat(residentBytes() - before).isLessThan(GROWTH_LIMIT_BYTES);
    awaitNothingRunning(PATIENCE);
  }

  @Test
  void clientThatClosesItsSocketFreesItsPlaceWithinASecond() throws Exception {
    for (boolean streamed : new boolean[] {true, false}) {
      // Given: answers that would take the whole context, all places of the engine
      String endless = body("endless", 8000, streamed, "\"temperature\":2,\"n\":16,");
      try (Socket socket = connect(endless)) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> running() > 0);
      }

      // When the socket is closed, then
      awaitNothingRunning(Duration.ofSeconds(1));
    }
  }

  @Test
  void clientThatDoesNotReadHoldsNoPlaceAndIsDisconnected() throws Exception {
    // Given: megabytes of answers, which no buffer of the system takes in
    String large = body("unread", 220, true, "\"logprobs\":true,\"top_logprobs\":20,\"n\":16,");
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(completions.getHost(), completions.getPort()));
      send(socket, large);

      // When nothing is read, then the engine answers others meanwhile
      await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> running() > 0);
      awaitNothingRunning(PATIENCE);
      assertThat(stream("word1", 2)).isNotEmpty();

      // Then: what the client finds when it reads at last is not the whole
      TimeUnit.SECONDS.sleep(9);
      byte[] rest = socket.getInputStream().readAllBytes();
      assertThat(new String(rest, StandardCharsets.UTF_8)).doesNotContain("[DONE]");
    }
  }

  @Test
  void absurdRequestsAreRefusedInNoTimeWithTheirField() throws Exception {
    String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";
    String large = "x".repeat(5 << 20);
    assertRefused("messages", body(large, 5, false));
    assertRefused(
        "messages",
        "{\"model\":\"load-model\",\"messages\":[%s]}"
            .formatted(String.join(",", Collections.nCopies(1_000_000, "{\"role\":\"user\"}"))));
    assertRefused("n", "{\"model\":\"load-model\",%s,\"n\":1000000}".formatted(messages));
    assertRefused(
        "max_tokens", "{\"model\":\"load-model\",%s,\"max_tokens\":-5}".formatted(messages));
    assertRefused("wings", "{\"model\":\"load-model\",%s,\"wings\":2}".formatted(messages));
    assertRefused(
        "logit_bias.99999",
        "{\"model\":\"load-model\",%s,\"logit_bias\":{\"99999\":1}}".formatted(messages));
    assertRefused(
        "response_format.json_schema.schema.pattern",
        ("{\"model\":\"load-model\",%s,\"response_format\":{\"type\":\"json_schema\","
                + "\"json_schema\":{\"name\":\"x\",\"schema\":{\"type\":\"string\",\"pattern\":\"a\"}}}}")
            .formatted(messages));
    assertRefused("messages", body("Hi \u00ff", 5, false).getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(
        "metadata",
        "{\"model\":\"load-model\",%s,\"metadata\":%s}"
            .formatted(messages, "[".repeat(5000) + "]".repeat(5000)));
  }

  @Test
  void newAdapterAnswersSoonAfterItsEvent() {
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      // Given: an adapter that no other model has
      String name = "fresh-" + i;
      var model = published.model(name, name, published.varied(name, i), List.of(), TIME);
      long start = System.nanoTime();

      // When
      published.send(model);
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(10))
          .until(
              () ->
                  given()
                          .body(body("Hi", 1, false).replace("load-model", name))
                          .post("/v1/chat/completions")
                          .statusCode()
                      == 200);
      fastest = Math.min(fastest, System.nanoTime() - start);
    }

    // Then: the way through the outbox and Kafka counts too
    System.out.printf("first answer %.0f ms after the event was handed in%n", fastest / 1e6);
    assertThat(Duration.ofNanos(fastest)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void structuredAnswerIsOfItsSchemaAndSeveralAnswersHaveTheirProbabilities() {
    // When
    JsonNode answer =
        Json.read(
            given()
                .body(
                    """
                    {"model":"load-model","messages":[{"role":"user","content":"Hi"}],
                     "temperature":1.5,"seed":3,"n":3,"logprobs":true,"top_logprobs":2,
                     "x_adapter_strength":0.5,"max_tokens":200,
                     "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":
                       {"type":"object","required":["a"],"additionalProperties":false,
                        "properties":{"a":{"type":"integer","minimum":1,"maximum":99}}}}}}
                    """)
                .post("/v1/chat/completions")
                .then()
                .statusCode(200)
                .extract()
                .asString(),
            JsonNode.class);

    // Then
    assertThat(answer.path("choices")).hasSize(3);
    int tokens = 0;
    for (int i = 0; i < 3; i++) {
      JsonNode choice = answer.path("choices").get(i);
      assertThat(choice.path("index").asInt()).isEqualTo(i);
      assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
      JsonNode content = Json.read(choice.at("/message/content").asText(), JsonNode.class);
      assertThat(content.path("a").asInt()).isBetween(1, 99);
      JsonNode logprobs = choice.at("/logprobs/content");
      StringBuilder text = new StringBuilder();
      logprobs.forEach(
          token -> {
            text.append(token.path("token").asText());
            assertThat(token.path("top_logprobs")).hasSize(2);
            assertThat(token.path("logprob").asDouble()).isNegative();
          });
      assertThat(text).hasToString(choice.at("/message/content").asText());
      tokens += logprobs.size() + 1; // and the one that ends the answer
    }
    assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(tokens);
  }

  private void assertRefused(String field, String body) throws Exception {
    assertRefused(field, body.getBytes(StandardCharsets.UTF_8));
  }

  private void assertRefused(String field, byte[] body) throws Exception {
    long fastest = Long.MAX_VALUE;
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(completions)
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      for (int attempt = 0; attempt < 15; attempt++) {
        long start = System.nanoTime();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        fastest = Math.min(fastest, System.nanoTime() - start);
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode error = Json.read(response.body(), JsonNode.class);
        assertThat(error.at("/error/param").asText()).as(error.toString()).isEqualTo(field);
      }
    }
    System.out.printf("refusal of %s: %.1f ms%n", field, fastest / 1e6);
    assertThat(Duration.ofNanos(fastest)).as(field).isLessThan(REFUSAL_LIMIT);
  }

  /** The answer as far as it was read; kind 0 leaves after three pieces, kind 1 reads slowly. */
  private String stream(String word, int kind) throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    try (Socket socket = connect(body(word, ANSWER, true));
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).contains("200");
      int pieces = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("data: [DONE]")) {
          return text.toString();
        }
        if (line.startsWith("data: ")) {
          JsonNode chunk = Json.read(line.substring(6), JsonNode.class);
          text.append(chunk.at("/choices/0/delta/content").asText("").replace("null", ""));
          pieces++;
        }
        if (kind == 0 && pieces == 4) {
          return text.toString();
        }
        if (kind == 1) {
          TimeUnit.MILLISECONDS.sleep(20);
        }
      }
    }
    throw new IOException("the stream ended without its last event: " + text);
  }

  private Socket connect(String body) throws IOException {
    Socket socket = new Socket(completions.getHost(), completions.getPort());
    send(socket, body);
    return socket;
  }

  private void send(Socket socket, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(completions.getPath(), completions.getAuthority(), bytes.length);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  private static String body(String word, int maxTokens, boolean stream) {
    return body(word, maxTokens, stream, "");
  }

  private static String body(String word, int maxTokens, boolean stream, String more) {
    return """
        {"model":"load-model","messages":[{"role":"user","content":"%s"}],%s"max_tokens":%d,"stream":%s}
        """
        .formatted(word, more, maxTokens, stream);
  }

  private static void awaitNothingRunning(Duration limit) {
    await().atMost(limit).pollInterval(Duration.ofMillis(20)).until(() -> running() == 0);
  }

  private static double running() {
    return given()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith("athanor_infer_running{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static long residentBytes() throws IOException {
    System.gc();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .sum();
  }
}
