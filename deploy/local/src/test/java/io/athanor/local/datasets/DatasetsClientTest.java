package io.athanor.local.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.athanor.local.client.ServiceClient;
import io.athanor.local.failure.PlatformFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatasetsClientTest {

  private static final String LIST =
      """
      {"datasets": [{"datasetId": "019a-11", "name": "mill"}, {"datasetId": "019a-21", "name": "mill"}]}""";
  private static final DatasetReport PLAIN = new DatasetReport((style, text) -> text);

  private final List<String> asked = new ArrayList<>();
  private boolean baseModelIsMissing;
  private HttpServer server;
  private DatasetsClient client;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/datasets", this::answer);
    server.createContext("/api/training/base-models", this::bring);
    server.start();
    client =
        new DatasetsClient(
            new ServiceClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void versionIsFoundByNameOrPartOfTheId() {
    assertThat(client.version("mill")).isEqualTo(new DatasetsClient.Version("019a-11", "mill", 4));
    assertThat(client.version("a-21:2").number()).isEqualTo(2);
    assertThat(client.version("a-21:2").datasetId()).isEqualTo("019a-21");
    assertThatThrownBy(() -> client.version("019a"))
        .isInstanceOf(PlatformFailure.class)
        .hasMessage("019a fits 2 data sets; give more of the id");
    assertThatThrownBy(() -> client.version("well")).hasMessage("There is no data set well");
    assertThatThrownBy(() -> client.version("mill:x")).hasMessageContaining("mill:2");
  }

  @Test
  void baseModelAndExampleAreAskedForWithTheirOwnCharacters() {
    // When
    client.preview(client.version("mill:1"), "3", "hf://a/b c", () -> asked.add("nothing missing"));
    client.diff(client.version("mill:1"), client.version("a-21:2"), 5);
    // Then
    assertThat(asked)
        .contains(
            "/api/datasets/019a-11/versions/1/examples/3/preview?baseModel=hf%3A%2F%2Fa%2Fb+c",
            "/api/datasets/019a-21/versions/2/diff?fromDataset=019a-11&from=1&limit=5")
        .doesNotContain("nothing missing");
  }

  @Test
  void missingBaseModelIsBroughtBeforeThePreview() {
    // Given
    baseModelIsMissing = true;
    asked.clear();
    // When
    JsonNode shown =
        client.preview(
            new DatasetsClient.Version("019a-11", "mill", 1), "3", "b", () -> asked.add("told"));
    // Then
    String preview = "/api/datasets/019a-11/versions/1/examples/3/preview?baseModel=b";
    assertThat(asked)
        .containsExactly(
            preview, "told", "/api/training/base-models {\"reference\":\"b\"}", preview);
    assertThat(shown.path("versions")).hasSize(2);
  }

  @Test
  void differencesAreListed() throws Exception {
    assertThat(
            PLAIN.diff(
                json(
                    """
                    {"counts": {"unchanged": 4, "moved": 0, "changed": 1, "added": 1, "removed": 1},
                     "added": [{"id": "e1", "turns": [{"role": "system", "content": "s"},
                                {"role": "user", "content": "Who?\\n"}]}],
                     "removed": [{"id": "e2", "text": "raw"}],
                     "changed": [{"before": {"id": "e3"}, "after": {"id": "e4", "turns": []},
                       "turns": [{"turn": 2, "role": "assistant", "before": "In", "after": "At"}]}]}""")))
        .containsExactly(
            "1 added, 1 removed, 1 changed, 0 moved between train and held out, 4 unchanged",
            "+ e1 | Who?\\n",
            "- e2 | raw",
            "~ e4",
            "    turn 2 assistant - In",
            "    turn 2 assistant + At");
  }

  @Test
  void lossMaskIsMarkedWithoutColoursToo() throws Exception {
    assertThat(
            PLAIN.preview(
                json(
                    """
                    {"example": {"id": "e1"}, "baseModel": "b", "tokens": 5, "learned": 2,
                     "row": {"tokens": [
                       {"text": "<s>", "special": true, "learned": false},
                       {"text": "Who\\n", "special": false, "learned": false},
                       {"text": "A\\u001b", "special": false, "learned": false},
                       {"text": "da", "special": false, "learned": true},
                       {"text": "</s>", "special": true, "learned": true}]}}""")))
        .containsExactly(
            "example e1 for b: 5 tokens, 2 learned",
            "» « learned, ⟦ ⟧ special token, | between tokens",
            "⟦<s>⟧|Who↵",
            "A␦»da|⟦</s>⟧«");
  }

  private static JsonNode json(String text) throws IOException {
    return JsonMapper.builder().build().readTree(text);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    asked.add(path);
    String body =
        path.contains("?limit=1000")
            ? LIST
            : "{\"versions\": [{\"version\": 4}, {\"version\": 3}]}";
    boolean refused = baseModelIsMissing && path.contains("/preview");
    send(exchange, refused ? 409 : 200, refused ? "{\"detail\": \"not here\"}" : body);
  }

  private void bring(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(exchange.getRequestURI() + " " + body);
    baseModelIsMissing = false;
    send(exchange, 200, "{}");
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
