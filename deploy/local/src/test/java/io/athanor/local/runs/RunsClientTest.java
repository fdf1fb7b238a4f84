package io.athanor.local.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.athanor.local.client.ServiceClient;
import io.athanor.local.failure.PlatformFailure;
import io.athanor.local.runs.RunsClient.Wish;
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

class RunsClientTest {

  private static final String RUNS =
      """
      {"runs":[
       {"id":"019a-4b01","modelName":"well","state":"queued","queuePosition":2,"priority":5,
        "stateSince":"2026-11-22T12:01:00Z","checkpointStep":0,"attempts":0},
       {"id":"019a-3f01","modelName":"mill","baseModel":"smollm2","state":"running",
        "stateSince":"2026-11-22T12:00:00Z","stopRequested":"pause","node":"trainer-2","checkpointStep":20,"attempts":1,
        "progress":{"step":31,"steps":200,"loss":0.8129,"secondsLeft":95.0},
        "plan":{"warnings":["few rows"],"estimatedPeakBytes":900000000,"estimatedSeconds":120.0}},
       {"id":"019a-2c01","modelName":"mill","baseModel":"smollm2","state":"succeeded",
        "stateSince":"2026-11-22T11:00:00Z","checkpointStep":180,"attempts":2,
        "result":{"steps":200,"finalLoss":0.0412,
          "refusedExports":[{"kind":"gguf-q4_0","reason":"top-1 agreement 80.0 %"}]},
        "artifacts":[{"path":"adapter.gguf","sizeBytes":2500000}]}],
       "hasMore":false}
      """;

  private final List<String> asked = new ArrayList<>();
  private HttpServer server;
  private RunsClient client;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/training/runs", this::answer);
    server.start();
    client =
        new RunsClient(
            new ServiceClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void runsAreListedWithWhatWasAskedOfThem() {
    assertThat(RunReport.table(client.newest()))
        .containsExactly(
            "RUN        MODEL  STATE                      NODE       STEP       LOSS   LEFT",
            "019a-4b01  well   queued (no. 2)",
            "019a-3f01  mill   running (pause requested)  trainer-2  31 of 200  0.813  1:35",
            "019a-2c01  mill   succeeded                             200        0.041");
  }

  @Test
  void detailsShowEstimatesWarningsAndFiles() {
    assertThat(RunReport.details(client.find("3f01")))
        .contains(
            "memory      900.0 MB expected at most",
            "time        2:00 expected",
            "warning     few rows",
            "node        trainer-2");
    assertThat(RunReport.details(client.find("well"))).contains("priority    5");
    assertThat(RunReport.details(client.find("019a-2")))
        .contains(
            "not written gguf-q4_0: top-1 agreement 80.0 %", "file        adapter.gguf  2.5 MB");
  }

  @Test
  void runIsFoundByPartOfItsIdOrByItsModel() {
    assertThat(client.find("mill").path("id").asText()).isEqualTo("019a-3f01");
    assertThatThrownBy(() -> client.find("01"))
        .isInstanceOf(PlatformFailure.class)
        .hasMessage("01 fits 3 runs; give more of the id");
    assertThatThrownBy(() -> client.find("wheel"))
        .hasMessage("There is no run wheel; ./athanor runs lists them");
  }

  @Test
  void wishIsPostedAndARefusalToldInItsOwnWords() {
    // When
    client.ask(client.find("3f01"), Wish.CANCEL);
    // Then
    assertThat(asked).contains("POST /api/training/runs/019a-3f01/cancellation");
    assertThatThrownBy(() -> client.ask(client.find("2c01"), Wish.PAUSE))
        .isInstanceOf(PlatformFailure.class)
        .hasMessage("training run 019a-2c01 is succeeded and cannot be paused");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    asked.add(request);
    if (request.startsWith("GET")) {
      send(exchange, 200, RUNS);
    } else if (request.contains("2c01")) {
      send(
          exchange,
          409,
          "{\"detail\":\"training run 019a-2c01 is succeeded and cannot be paused\"}");
    } else {
      send(exchange, 202, "{\"id\":\"019a-3f01\",\"state\":\"running\"}");
    }
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
