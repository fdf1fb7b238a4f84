package io.athanor.local.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.athanor.local.service.ServiceNodes;
import io.athanor.local.settings.DataFolder;
import io.athanor.local.settings.PlatformSettings;
import io.athanor.local.settings.PortOwner;
import io.athanor.local.settings.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The front door before one service that runs (inference) and three that do not. */
@Timeout(30)
class FrontDoorTest {

  @TempDir private Path folder;

  private final Ports ports = Ports.free();
  private final CountDownLatch secondEventMayCome = new CountDownLatch(1);
  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer inference;
  private FrontDoor door;

  @BeforeEach
  void open() throws IOException {
    inference =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.of(PortOwner.INFERENCE)),
            0);
    inference.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    inference.createContext("/v1/chat/completions", FrontDoorTest::echo);
    inference.createContext("/api/inference/events", this::twoEvents);
    inference.start();
    PlatformSettings settings = PlatformSettings.of(new DataFolder(folder), ports);
    door = FrontDoor.open(settings, ServiceNodes.of(settings));
  }

  @AfterEach
  void close() {
    secondEventMayCome.countDown();
    door.close();
    inference.stop(0);
    http.shutdownNow();
  }

  @Test
  void requestReachesItsServiceWithQueryAndBody() throws Exception {
    // Given
    String body = "x".repeat(3_000_000);
    HttpRequest request =
        HttpRequest.newBuilder(uri("/v1/chat/completions?n=2"))
            .POST(BodyPublishers.ofString(body))
            .build();
    // When
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    // Then
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).isEqualTo("POST n=2 3000000 bytes");
  }

  @Test
  void answerThatComesBeforeTheRequestsEndIsPassedOnAtOnce() throws Exception {
    // Given
    inference.createContext("/v1/completions", FrontDoorTest::refuseUnread);
    byte[] body = "x".repeat(5_000_000).getBytes(StandardCharsets.UTF_8);
    try (var caller = new Socket("127.0.0.1", ports.of(PortOwner.FRONT_DOOR))) {
      caller.setSoTimeout(20_000);
      OutputStream out = caller.getOutputStream();
      out.write(head("/v1/completions", body.length, ""));
      // When
      out.write(body, 0, body.length / 2);
      // Then
      assertThat(answer(caller, "too long")).startsWith("HTTP/1.1 400 ");
      // When the caller sends the rest nevertheless, and asks again
      out.write(body, body.length / 2, body.length - body.length / 2);
      out.write(head("/v1/chat/completions", 3, ""));
      out.write("abc".getBytes(StandardCharsets.UTF_8));
      // Then
      assertThat(answer(caller, "3 bytes")).startsWith("HTTP/1.1 201 ");
    }
  }

  @Test
  void callersWhoSendEverythingReadTheEarlyAnswer() throws Exception {
    // Given
    inference.createContext("/v1/completions", FrontDoorTest::refuseUnread);
    HttpRequest request =
        HttpRequest.newBuilder(uri("/v1/completions"))
            .POST(BodyPublishers.ofString("x".repeat(2_000_000)))
            .build();
    for (int attempt = 0; attempt < 100; attempt++) {
      // When
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      // Then
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).isEqualTo("too long");
    }
  }

  @Test
  void callerWhoAsksWhetherToSendIsToldToGoOn() throws Exception {
    try (var caller = new Socket("127.0.0.1", ports.of(PortOwner.FRONT_DOOR))) {
      // Given
      caller.setSoTimeout(20_000);
      OutputStream out = caller.getOutputStream();
      // When
      out.write(head("/v1/chat/completions", 3, "Expect: 100-continue\r\n"));
      // Then
      assertThat(answer(caller, "\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      // When
      out.write("abc".getBytes(StandardCharsets.UTF_8));
      // Then
      assertThat(answer(caller, "3 bytes")).startsWith("HTTP/1.1 201 ");
    }
  }

  @Test
  void theServiceLearnsWhoAskedAndNotWhatTheCallerSays() throws Exception {
    // Given
    inference.createContext(
        "/v1/models",
        exchange -> {
          byte[] seen =
              String.join(",", exchange.getRequestHeaders().get("X-Forwarded-For"))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, seen.length);
          exchange.getResponseBody().write(seen);
          exchange.close();
        });
    HttpRequest request =
        HttpRequest.newBuilder(uri("/v1/models")).header("X-Forwarded-For", "192.0.2.1").build();
    // When
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    // Then
    assertThat(response.body()).isEqualTo("127.0.0.1");
  }

  @Test
  void eventIsPassedOnBeforeTheNextOneIsThere() throws Exception {
    // Given
    HttpRequest request = HttpRequest.newBuilder(uri("/api/inference/events")).build();
    HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      // When
      String first = lines.readLine();
      secondEventMayCome.countDown();
      lines.readLine();
      String second = lines.readLine();
      // Then
      assertThat(first).isEqualTo("data: 1");
      assertThat(second).isEqualTo("data: 2");
    }
  }

  @Test
  void serviceThatIsDownIsAProblemDocumentUnderApi() throws Exception {
    // When
    HttpResponse<String> response = get("/api/training/runs");
    // Then
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(response.body())
        .contains("\"code\":\"service-unavailable\"", "trainer-service is down or starting");
  }

  @Test
  void serviceThatIsDownIsAnOpenAiErrorUnderV1() throws Exception {
    // When
    HttpResponse<String> response = get("/v1/files");
    // Then
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("x-request-id").orElseThrow())
        .matches("req_[0-9a-f]{32}");
    assertThat(response.body())
        .isEqualTo(
            "{\"error\":{\"message\":\"dataset-service is down or starting; try again in a few"
                + " seconds\",\"type\":\"server_error\",\"param\":null,\"code\":\"service_unavailable\"}}");
  }

  @Test
  void unknownPathIsNotFound() throws Exception {
    assertThat(get("/nowhere").statusCode()).isEqualTo(404);
  }

  @Test
  void healthNamesTheServicesThatAreDown() throws Exception {
    // When
    HttpResponse<String> response = get("/health");
    // Then
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("\"status\":\"DOWN\"", "\"trainer-service\":\"DOWN\"");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + ports.of(PortOwner.FRONT_DOOR) + path);
  }

  private static byte[] head(String path, int length, String more) {
    return "POST %s HTTP/1.1\r\nHost: door\r\nContent-Length: %d\r\n%s\r\n"
        .formatted(path, length, more)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** One answer, whose body ends with these words. */
  private static String answer(Socket caller, String end) throws IOException {
    var answer = new StringBuilder();
    while (!answer.toString().endsWith(end)) {
      int value = caller.getInputStream().read();
      assertThat(value).as("connection is open, came so far: %s", answer).isNotNegative();
      answer.append((char) value);
    }
    return answer.toString();
  }

  /** Answers when the first byte is there, and reads the rest afterwards. */
  private static void refuseUnread(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().read();
    byte[] refusal = "too long".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(400, refusal.length);
    exchange.getResponseBody().write(refusal);
    exchange.getResponseBody().flush();
    exchange.getRequestBody().readAllBytes();
    exchange.close();
  }

  private static void echo(HttpExchange exchange) throws IOException {
    int length = exchange.getRequestBody().readAllBytes().length;
    String answer =
        "%s %s %d bytes"
            .formatted(exchange.getRequestMethod(), exchange.getRequestURI().getQuery(), length);
    exchange.sendResponseHeaders(201, answer.length());
    exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }

  private void twoEvents(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write("data: 1\n\n".getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
    try {
      secondEventMayCome.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.getResponseBody().write("data: 2\n\n".getBytes(StandardCharsets.UTF_8));
    exchange.close();
  }
}
