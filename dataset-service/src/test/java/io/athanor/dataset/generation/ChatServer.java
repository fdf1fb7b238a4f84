package io.athanor.dataset.generation;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.athanor.kit.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;

/**
 * A small HTTP server that speaks chat completions and answers by a function of the user's turn.
 */
public final class ChatServer implements AutoCloseable {

  /** A request as it arrived. */
  public record Asked(String model, String user, String authorization) {}

  private record Failure(int status, String retryAfter) {}

  private final HttpServer server;
  private final Function<String, String> answer;
  private final List<Asked> asked = new ArrayList<>();
  private final ConcurrentLinkedDeque<Failure> failures = new ConcurrentLinkedDeque<>();

  public ChatServer(Function<String, String> answer) {
    this.answer = answer;
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/chat/completions", this::handle);
    server.start();
  }

  /** The next request is answered with a status instead. */
  public void failOnce(int status, String retryAfter) {
    failures.add(new Failure(status, retryAfter));
  }

  public String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  private void handle(HttpExchange exchange) throws IOException {
    JsonNode body = Json.mapper().readTree(exchange.getRequestBody().readAllBytes());
    String user = body.path("messages").path(1).path("content").asText();
    asked.add(
        new Asked(
            body.path("model").asText(),
            user,
            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))));
    Failure failure = failures.poll();
    if (failure == null) {
      send(
          exchange,
          200,
          Json.text(
              Map.of(
                  "choices",
                  List.of(
                      Map.of(
                          "message", Map.of("role", "assistant", "content", answer.apply(user)))),
                  "usage",
                  Map.of("total_tokens", 100))));
    } else {
      exchange.getResponseHeaders().add("Retry-After", failure.retryAfter());
      send(exchange, failure.status(), "{\"error\":{\"message\":\"not now\"}}");
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
